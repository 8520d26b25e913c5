package io.celfs.ext2.alloc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One group: its descriptor and its two bitmaps. */
final class Group {
    private final Volume volume;
    private final Geometry geometry;
    private final int number;

    @GuardedBy("this")
    private final GroupDescriptor descriptor;

    @GuardedBy("this")
    private boolean blocksSeen;

    @GuardedBy("this")
    private boolean inodesSeen;

    /** No block before this is free. */
    @GuardedBy("this")
    private int firstBlock;

    /** No inode before this is free, or may be given out. */
    @GuardedBy("this")
    private int firstInode;

    /** Ends of the ranges of free blocks that are reserved, by their starts. */
    @GuardedBy("this")
    private final NavigableMap<Integer, Integer> reserved = new TreeMap<>();

    Group(Volume volume, int number, GroupDescriptor descriptor) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.number = number;
        this.descriptor = descriptor;
        this.firstInode = number == 0 ? (int) volume.superblock().firstInode() - 1 : 0;
    }

    synchronized int freeBlocks() {
        return descriptor.freeBlocks();
    }

    synchronized int freeInodes() {
        return descriptor.freeInodes();
    }

    synchronized int directories() {
        return descriptor.directories();
    }

    synchronized long inodeTable() {
        return descriptor.inodeTable();
    }

    /**
     * Corrects the free counts by what the bitmaps say; how many more blocks and inodes are free.
     */
    synchronized long[] recount() throws IOException {
        long blocks = -descriptor.freeBlocks();
        long inodes = -descriptor.freeInodes();
        blockBits();
        inodeBits();
        return new long[] {blocks + descriptor.freeBlocks(), inodes + descriptor.freeInodes()};
    }

    @GuardedBy("this")
    private Buffer blockBits() throws IOException {
        Buffer bits = volume.buffers().get(descriptor.blockBitmap(), Kind.BITMAP);
        if (!blocksSeen) {
            checkOwnBlocks(bits.bytes());
            descriptor.freeBlocks(Bits.countClear(bits.bytes(), geometry.groupSize(number)));
            blocksSeen = true;
        }
        return bits;
    }

    /** A bitmap that calls the group's own blocks free would have them overwritten. */
    @GuardedBy("this")
    private void checkOwnBlocks(MemorySegment bits) throws CorruptImageException {
        long table = descriptor.inodeTable();
        boolean good =
                isTaken(bits, geometry.groupStart(number), geometry.headBlocks(number))
                        && isTaken(bits, descriptor.blockBitmap(), 1)
                        && isTaken(bits, descriptor.inodeBitmap(), 1)
                        && isTaken(bits, table, geometry.inodeTableBlocks());
        if (!good) {
            throw new CorruptImageException(
                    "block bitmap of group " + number,
                    descriptor.blockBitmap(),
                    "calls blocks of the file system itself free");
        }
    }

    private boolean isTaken(MemorySegment bits, long block, int count) {
        long start = block - geometry.groupStart(number);
        if (start < 0 || start + count > geometry.groupSize(number)) {
            return true; // in another group's bitmap
        }
        return Bits.nextClear(bits, (int) start, (int) start + count) == start + count;
    }

    @GuardedBy("this")
    private Buffer inodeBits() throws IOException {
        Buffer bits = volume.buffers().get(descriptor.inodeBitmap(), Kind.BITMAP);
        if (!inodesSeen) {
            descriptor.freeInodes(Bits.countClear(bits.bytes(), geometry.inodesPerGroup()));
            inodesSeen = true;
        }
        return bits;
    }

    /**
     * Takes free neighbours that are not reserved, the first at or behind {@code from}, else before
     * it.
     *
     * @return null if there is none
     */
    synchronized @Nullable Run takeBlocks(int from, int wanted) throws IOException {
        if (descriptor.freeBlocks() == 0) {
            return null;
        }
        MemorySegment bits = blockBits().bytes();
        int size = geometry.groupSize(number);
        int first = unreserved(bits, Math.clamp(from, firstBlock, size));
        if (first == size) {
            first = unreserved(bits, firstBlock);
        }
        return first == size ? null : take(first, unreservedRun(bits, first, wanted));
    }

    /** The same after all reservations have ended: nobody reserves anew in between. */
    synchronized @Nullable Run takeReservedToo(int from, int wanted) throws IOException {
        reserved.clear();
        return takeBlocks(from, wanted);
    }

    /** The first free block from {@code from} on that nobody has reserved; else the size. */
    @GuardedBy("this")
    private int unreserved(MemorySegment bits, int from) {
        int size = geometry.groupSize(number);
        int at = Bits.nextClear(bits, from, size);
        Map.Entry<Integer, Integer> before = reserved.floorEntry(at);
        while (before != null && at < before.getValue()) {
            at = Bits.nextClear(bits, before.getValue(), size);
            before = reserved.floorEntry(at);
        }
        return at;
    }

    /** How many blocks from a free one on are free and not reserved, at most {@code most}. */
    @GuardedBy("this")
    private int unreservedRun(MemorySegment bits, int first, int most) {
        Integer behind = reserved.ceilingKey(first);
        int end = behind == null ? geometry.groupSize(number) : behind;
        return Bits.clearRun(bits, first, Math.min(most, end - first));
    }

    @GuardedBy("this")
    private Run take(int first, int count) throws IOException {
        Buffer bits = blockBits();
        if (Bits.nextClear(bits.bytes(), firstBlock, first) == first) {
            firstBlock = first + count;
        }
        Bits.set(bits.bytes(), first, count);
        changed(bits, first, count);
        descriptor.freeBlocks(descriptor.freeBlocks() - count);
        return new Run(geometry.groupStart(number) + first, count);
    }

    private int index(long block) {
        return (int) (block - geometry.groupStart(number));
    }

    /** Reserves the free blocks from {@code block} on, at most so many; where they end. */
    synchronized long reserve(long block, int most) throws IOException {
        MemorySegment bits = blockBits().bytes();
        int first = index(block);
        if (first >= geometry.groupSize(number) || unreserved(bits, first) != first) {
            return block;
        }
        int count = unreservedRun(bits, first, most);
        reserved.put(first, first + count);
        return block + count;
    }

    /** Takes the first blocks of a reserved range; null if it is not reserved any more. */
    synchronized @Nullable Run takeReserved(long start, long end, int wanted) throws IOException {
        if (!reserved.remove(index(start), index(end))) {
            return null;
        }
        if (start + wanted < end) {
            reserved.put(index(start) + wanted, index(end));
        }
        return take(index(start), wanted);
    }

    synchronized void unreserve(long start, long end) {
        reserved.remove(index(start), index(end));
    }

    private static void changed(Buffer bits, int from, int count) {
        int firstByte = from >> 3;
        bits.changed(firstByte, ((from + count - 1) >> 3) - firstByte + 1L);
    }

    /** Gives back neighbours inside this group. */
    synchronized void giveBackBlocks(Run run) throws IOException {
        Buffer bits = blockBits();
        int first = index(run.block());
        for (int i = first; i < first + run.count(); i++) {
            if (!Bits.isSet(bits.bytes(), i)) {
                throw new CorruptImageException(
                        "block bitmap of group " + number, bits.block(), "a block is freed twice");
            }
        }
        Bits.clear(bits.bytes(), first, run.count());
        changed(bits, first, run.count());
        firstBlock = Math.min(firstBlock, first);
        descriptor.freeBlocks(descriptor.freeBlocks() + run.count());
    }

    /** Takes a free inode; its index in the group, or -1 if there is none. */
    synchronized int takeInode(boolean directory) throws IOException {
        if (descriptor.freeInodes() == 0) {
            return -1;
        }
        Buffer bits = inodeBits();
        int size = geometry.inodesPerGroup();
        int first = Bits.nextClear(bits.bytes(), Math.min(firstInode, size), size);
        if (first == size) {
            return -1;
        }
        Bits.set(bits.bytes(), first, 1);
        changed(bits, first, 1);
        firstInode = first + 1;
        descriptor.freeInodes(descriptor.freeInodes() - 1);
        if (directory) {
            descriptor.directories(descriptor.directories() + 1);
        }
        return first;
    }

    synchronized void giveBackInode(int index, boolean directory) throws IOException {
        Buffer bits = inodeBits();
        if (!Bits.isSet(bits.bytes(), index)) {
            throw new CorruptImageException(
                    "inode bitmap of group " + number, bits.block(), "an inode is freed twice");
        }
        Bits.clear(bits.bytes(), index, 1);
        changed(bits, index, 1);
        firstInode = Math.min(firstInode, index);
        descriptor.freeInodes(descriptor.freeInodes() + 1);
        if (directory) {
            descriptor.directories(Math.max(0, descriptor.directories() - 1));
        }
    }
}
