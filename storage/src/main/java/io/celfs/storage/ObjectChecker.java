package io.celfs.storage;

import io.celfs.posix.PosixException;
import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Knows the checksums of every block. An object that has none yet is read whole and checked against
 * its hash, once, however many readers wait for it; what a check finds is kept.
 */
final class ObjectChecker {
    private static final int PIECE = 1 << 20;

    /** The sums of nearly 32 MiB, in 32 KiB. */
    private static final int GROUPS_AHEAD = 64;

    private static final ThreadLocal<byte[]> SMALL =
            ThreadLocal.withInitial(() -> new byte[SumsKeeper.LARGEST_WITHOUT]);

    private final SumsKeeper keeper;
    private final StoreCounters counters;
    private final long wholeCheckLimit;
    private final SingleFlight<ObjectId, Optional<BlockSums>> checks = new SingleFlight<>();

    /**
     * Makes a checker.
     *
     * @param wholeCheckLimit size of the largest object that a read may check whole, in bytes
     */
    ObjectChecker(SumsKeeper keeper, StoreCounters counters, long wholeCheckLimit) {
        this.keeper = keeper;
        this.counters = counters;
        this.wholeCheckLimit = wholeCheckLimit;
    }

    /** The sum of a block. */
    int sum(ObjectFile object, long block, Deadline deadline) throws StoreException {
        long number = block / SumsFormat.GROUP_SUMS;
        int[] group = object.group(number);
        if (group == null) {
            group = find(object, number, deadline);
        }
        return group[(int) (block % SumsFormat.GROUP_SUMS)];
    }

    private int[] find(ObjectFile object, long number, Deadline deadline) throws StoreException {
        while (true) {
            List<int[]> known = keeper.load(object.id(), number, wanted(object, number));
            if (!known.isEmpty()) {
                object.keep(number, known);
                return known.getFirst();
            }
            refuseIfTooLarge(object.id());
            Optional<BlockSums> made =
                    checks.run(object.id(), deadline, own -> checkOnce(object, number, own));
            if (made.isPresent()) {
                int[] group = SumsKeeper.group(made.get(), number);
                object.keep(number, List.of(group));
                return group;
            }
        }
    }

    /** Who reads on gets many groups at a time; who jumps pays for one. */
    private static int wanted(ObjectFile object, long number) {
        return number > 0 && object.group(number - 1) != null ? GROUPS_AHEAD : 1;
    }

    /** True for a small object that has not been read since it was opened. */
    boolean isFresh(ObjectFile object) {
        ObjectId id = object.id();
        return id.size() > 0 && !SumsKeeper.needsFile(id) && object.group(0) == null;
    }

    /**
     * The first reading of a small object: compares it with its hash where it is read to, and keeps
     * its sums as long as it stays open.
     *
     * @param whole as long as the object
     */
    void readSmall(ObjectFile object, MemorySegment whole) throws StoreException {
        refuseIfTooLarge(object.id());
        counters.wholeChecks.increment();
        readFully(object, 0, whole);
        byte[] bytes = SMALL.get(); // Arrays are hashed faster, above all in a young process.
        int size = (int) whole.byteSize();
        MemorySegment.copy(whole, ValueLayout.JAVA_BYTE, 0, bytes, 0, size);
        compare(object.id(), ContentHasher.hash(bytes, 0, size));
        BlockSums.Builder sums = new BlockSums.Builder();
        sums.add(whole.asByteBuffer());
        object.keep(0, List.of(sums.build().all()));
    }

    /** Reads the object whole and compares it with its hash, whatever its size. */
    void check(ObjectFile object, Deadline deadline) throws StoreException {
        BlockSums sums = readWhole(object, deadline);
        if (!keeper.isKept(object.id())) {
            keeper.keep(object.id(), sums);
        }
    }

    /** Empty if another caller finished while this one was on its way here. */
    private Optional<BlockSums> checkOnce(ObjectFile object, long number, Deadline deadline)
            throws StoreException {
        if (!keeper.load(object.id(), number, 1).isEmpty()) {
            return Optional.empty();
        }
        BlockSums sums = readWhole(object, deadline);
        keeper.keep(object.id(), sums);
        return Optional.of(sums);
    }

    private void refuseIfTooLarge(ObjectId id) throws StoreException {
        if (id.size() > wholeCheckLimit) {
            throw new StoreException(
                    Kind.DENIED,
                    ("object %s has no checksums yet and is too large to check them on a read"
                                    + " (limit %d bytes): verify it once")
                            .formatted(id, wholeCheckLimit));
        }
    }

    private BlockSums readWhole(ObjectFile object, Deadline deadline) throws StoreException {
        counters.wholeChecks.increment();
        ObjectId id = object.id();
        ContentHasher hasher = new ContentHasher();
        BlockSums.Builder sums = new BlockSums.Builder();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.clamp(id.size(), 1, PIECE), 4096);
            ByteBuffer bytes = buffer.asByteBuffer();
            long done = 0;
            while (done < id.size()) {
                deadline.check(id);
                MemorySegment piece = buffer.asSlice(0, Math.min(PIECE, id.size() - done));
                readFully(object, done, piece);
                hasher.update(piece);
                sums.add(bytes.clear().limit((int) piece.byteSize()));
                done += piece.byteSize();
            }
        }
        compare(id, hasher.hash());
        return sums.build();
    }

    private static void compare(ObjectId id, ContentHash found) throws StoreException {
        if (!found.equals(id.hash())) {
            throw new StoreException(
                    Kind.CORRUPT, "object " + id + " is damaged: its bytes hash to " + found);
        }
    }

    /** Fills {@code target}, or fails. */
    void readFully(ObjectFile object, long offset, MemorySegment target) throws StoreException {
        long read;
        try {
            read = object.file().read(offset, target);
        } catch (PosixException e) {
            throw HostErrors.translate("object " + object.id(), e);
        }
        counters.objectBytesRead.add(read);
        if (read < target.byteSize()) {
            throw new StoreException(
                    Kind.CORRUPT,
                    "object " + object.id() + " is damaged: it ends after " + (offset + read));
        }
    }
}
