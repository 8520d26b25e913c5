package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Ranged reads that look at whole blocks of 4 KiB and check each. Whole blocks go straight into
 * native memory of the caller and are checked there; the rest takes the way over a buffer.
 */
final class CheckedReads {
    private static final int BLOCK = BlockSums.BLOCK;

    /** Longest direct read; between two of them the caller may change its mind. */
    private static final long DIRECT = 1 << 20;

    private static final int SCRATCH = 64 * 1024;

    /** What a thread works with. */
    private static final class Scratch {
        static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

        final MemorySegment blocks = Arena.ofAuto().allocate(SCRATCH, BLOCK);
        final Crc32c crc = new Crc32c();
    }

    private final ObjectChecker checker;

    CheckedReads(ObjectChecker checker) {
        this.checker = checker;
    }

    void read(ObjectFile object, long offset, MemorySegment target, Deadline deadline)
            throws StoreException {
        if (checker.isFresh(object)) {
            readSmall(object, offset, target);
            return;
        }
        long done = 0;
        while (done < target.byteSize()) {
            deadline.check(object.id());
            long at = offset + done;
            MemorySegment rest = done == 0 ? target : target.asSlice(done);
            long direct = directLength(object.id(), at, rest);
            done +=
                    direct > 0
                            ? direct(object, at, rest, direct, deadline)
                            : buffered(object, at, rest, deadline);
        }
    }

    private void readSmall(ObjectFile object, long offset, MemorySegment target)
            throws StoreException {
        long size = object.id().size();
        if (target.isNative() && target.byteSize() == size) {
            checker.readSmall(object, target);
            return;
        }
        MemorySegment whole = Scratch.OF_THREAD.get().blocks.asSlice(0, size);
        checker.readSmall(object, whole);
        MemorySegment.copy(whole, offset, target, 0, target.byteSize());
    }

    /** Whole blocks from {@code at} on that fit into the target; 0 if it cannot take them. */
    private static long directLength(ObjectId id, long at, MemorySegment rest) {
        if (!rest.isNative() || at % BLOCK != 0) {
            return 0;
        }
        long length = Math.min(rest.byteSize(), DIRECT);
        return at + length == id.size() ? length : length - length % BLOCK;
    }

    private long direct(
            ObjectFile object, long at, MemorySegment rest, long length, Deadline deadline)
            throws StoreException {
        MemorySegment piece = length == rest.byteSize() ? rest : rest.asSlice(0, length);
        checker.readFully(object, at, piece);
        check(object, at, piece, deadline);
        return length;
    }

    private long buffered(ObjectFile object, long at, MemorySegment rest, Deadline deadline)
            throws StoreException {
        long skip = at % BLOCK;
        long length = Math.min(rest.byteSize(), bufferedLength(rest) - skip);
        long start = at - skip;
        long end = Math.min(object.id().size(), roundUp(at + length));
        MemorySegment blocks = Scratch.OF_THREAD.get().blocks.asSlice(0, end - start);
        checker.readFully(object, start, blocks);
        check(object, start, blocks, deadline);
        MemorySegment.copy(blocks, skip, rest, 0, length);
        return length;
    }

    /** Of a long read into native memory only the blocks at its ends are worth a copy. */
    private static long bufferedLength(MemorySegment rest) {
        return rest.isNative() && rest.byteSize() > SCRATCH ? BLOCK : SCRATCH;
    }

    private static long roundUp(long offset) {
        return (offset + BLOCK - 1) / BLOCK * BLOCK;
    }

    private void check(ObjectFile object, long start, MemorySegment blocks, Deadline deadline)
            throws StoreException {
        Crc32c crc = Scratch.OF_THREAD.get().crc;
        long size = blocks.byteSize();
        for (long from = 0; from < size; from += BLOCK) {
            long to = Math.min(size, from + BLOCK);
            long block = (start + from) / BLOCK;
            if (crc.of(blocks, from, to) != checker.sum(object, block, deadline)) {
                throw new StoreException(
                        Kind.CORRUPT,
                        "object %s is damaged between bytes %d and %d"
                                .formatted(object.id(), start + from, start + to));
            }
        }
    }
}
