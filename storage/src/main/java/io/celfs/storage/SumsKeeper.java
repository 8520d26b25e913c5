package io.celfs.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps checksums beside the objects, in {@code Sums/}. Side files are not synced: a torn one shows
 * as damaged and is made again. Where they cannot be written (a read-only store, a full disk), the
 * sums of the objects used last stay in memory. Objects of up to two blocks have no side file: to
 * read them whole costs no more than an unaligned page of a larger one.
 */
final class SumsKeeper {
    /** Heap for sums that have no side file: enough for 64 GiB of objects. */
    private static final long MEMORY = 64L << 20;

    /** Largest object without a side file, in bytes. */
    static final int LARGEST_WITHOUT = 2 * BlockSums.BLOCK;

    private static final int GROUPS_PER_WRITE = 128;

    private final StoreLayout layout;
    private final TempFiles temps;
    private final StoreCounters counters;
    private final Cache<ObjectId, BlockSums> homeless =
            Caffeine.newBuilder()
                    .maximumWeight(MEMORY)
                    .weigher((ObjectId id, BlockSums sums) -> 64 + 4 * sums.count())
                    .executor(Runnable::run)
                    .build();

    SumsKeeper(StoreLayout layout, TempFiles temps, StoreCounters counters) {
        this.layout = layout;
        this.temps = temps;
        this.counters = counters;
    }

    /**
     * Groups of sums from one on, read together: as many as can be trusted, none if the first
     * cannot.
     *
     * @param most how many are wanted, at least 1
     */
    List<int[]> load(ObjectId id, long first, int most) throws StoreException {
        if (!needsFile(id)) {
            return List.of();
        }
        BlockSums inMemory = homeless.getIfPresent(id);
        return inMemory == null ? loadFromFile(id, first, most) : List.of(group(inMemory, first));
    }

    /** The sums of one group. */
    static int[] group(BlockSums sums, long group) {
        return sums.slice(group * SumsFormat.GROUP_SUMS, SumsFormat.GROUP_SUMS);
    }

    private List<int[]> loadFromFile(ObjectId id, long first, int most) throws StoreException {
        try (HostFile file =
                        layout.anchor().openFile(layout.sums(id.hash()), HostFile.READ_ONLY, 0);
                Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate((long) most * SumsFormat.GROUP_BYTES);
            long read = file.read(first * SumsFormat.GROUP_BYTES, bytes);
            counters.sumReads.increment();
            counters.sumBytesRead.add(read);
            return decode(id, first, bytes.asSlice(0, read).asByteBuffer());
        } catch (PosixException e) {
            if (HostErrors.isMissing(e)) {
                return List.of();
            }
            throw HostErrors.translate("checksums of object " + id, e);
        }
    }

    private static List<int[]> decode(ObjectId id, long first, ByteBuffer bytes) {
        List<int[]> groups = new ArrayList<>();
        while (bytes.remaining() >= SumsFormat.GROUP_BYTES) {
            int[] sums = SumsFormat.decode(id, first + groups.size(), bytes);
            if (sums == null) {
                break;
            }
            groups.add(sums);
            bytes.position(bytes.position() + SumsFormat.GROUP_BYTES);
        }
        return groups;
    }

    /** True if an object of that size has a side file. */
    static boolean needsFile(ObjectId id) {
        return id.size() > LARGEST_WITHOUT;
    }

    /** True if there is a side file of the right length, or none is needed. */
    boolean isKept(ObjectId id) {
        if (!needsFile(id)) {
            return true;
        }
        try (HostFile file =
                layout.anchor().openFile(layout.sums(id.hash()), HostFile.READ_ONLY, 0)) {
            return file.size() == SumsFormat.groups(id.size()) * SumsFormat.GROUP_BYTES;
        } catch (PosixException e) {
            return false;
        }
    }

    /** Keeps the sums of an object whose content was just checked or written. */
    void keep(ObjectId id, BlockSums sums) {
        if (!needsFile(id)) {
            return;
        }
        try (TempFiles.Temp temp = temps.create()) {
            write(id, sums, temp.file());
            temp.moveTo(layout.sums(id.hash()));
            homeless.invalidate(id);
        } catch (PosixException e) {
            keepInMemory(id, sums);
        }
    }

    /** Keeps the sums of an object that is in the store, unless they are kept already. */
    void keepIfMissing(ObjectId id, Supplier<BlockSums> sums) {
        if (!isKept(id)) {
            keep(id, sums.get());
        }
    }

    /** They can always be computed again; only speed depends on them. */
    void keepInMemory(ObjectId id, BlockSums sums) {
        homeless.put(id, sums);
    }

    /** Fills a new side file. */
    void write(ObjectId id, BlockSums sums, HostFile file) throws PosixException {
        long groups = SumsFormat.groups(id.size());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes =
                    arena.allocate(Math.min(groups, GROUPS_PER_WRITE) * SumsFormat.GROUP_BYTES);
            for (long first = 0; first < groups; first += GROUPS_PER_WRITE) {
                long end = Math.min(groups, first + GROUPS_PER_WRITE);
                ByteBuffer buffer = bytes.asByteBuffer();
                for (long group = first; group < end; group++) {
                    SumsFormat.encode(id, group, group(sums, group), buffer);
                }
                file.write(first * SumsFormat.GROUP_BYTES, bytes.asSlice(0, buffer.position()));
                counters.bytesWritten.add(buffer.position());
            }
        }
    }
}
