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
     * Takes free neighbours, the first at or behind {@code from}, else before it.
     *
     * @return null if the group is full
     */
    synchronized @Nullable Run takeBlocks(int from, int wanted) throws IOException {
        if (descriptor.freeBlocks() == 0) {
            return null;
        }
        Buffer bits = blockBits();
        int size = geometry.groupSize(number);
        int start = Math.clamp(from, firstBlock, size);
        int first = Bits.nextClear(bits.bytes(), start, size);
        if (first == size) {
            start = firstBlock;
            first = Bits.nextClear(bits.bytes(), start, size);
        }
        if (first == size) {
            return null;
        }
        int count = Bits.clearRun(bits.bytes(), first, Math.min(wanted, size - first));
        Bits.set(bits.bytes(), first, count);
        changed(bits, first, count);
        if (start == firstBlock) {
            firstBlock = first + count;
        }
        descriptor.freeBlocks(descriptor.freeBlocks() - count);
        return new Run(geometry.groupStart(number) + first, count);
    }

    private static void changed(Buffer bits, int from, int count) {
        int firstByte = from >> 3;
        bits.changed(firstByte, ((from + count - 1) >> 3) - firstByte + 1L);
    }

    /** Gives back neighbours inside this group. */
    synchronized void giveBackBlocks(Run run) throws IOException {
        Buffer bits = blockBits();
        int first = (int) (run.block() - geometry.groupStart(number));
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
