package io.celfs.ext2.check;

import io.celfs.ext2.layout.BlockPath;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Follows the pointers of one inode and claims its blocks. A block that has an owner already is not
 * followed again, so that no image makes the walk longer than it is large.
 */
final class BlockWalk {
    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;
    private final Usage usage;
    private final BlockPath path;
    private final long ino;
    private final boolean directory;
    private long owned;
    private long lastLogical = -1;
    private long expected;

    BlockWalk(Volume volume, Findings findings, Usage usage, long ino, boolean directory) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
        this.usage = usage;
        this.path = new BlockPath(geometry.blockSize());
        this.ino = ino;
        this.directory = directory;
    }

    void run(InodeRecord inode) throws IOException {
        for (int i = 0; i < InodeRecord.POINTERS; i++) {
            int levels = Math.max(0, i - BlockPath.DIRECT + 1);
            follow(inode.pointer(i), levels, path.first(i));
        }
    }

    /** Blocks that the inode has, indirect ones included. */
    long owned() {
        return owned;
    }

    /** The last block of content, -1 if there is none. */
    long lastLogical() {
        return lastLogical;
    }

    private void follow(long block, int levels, long logical) throws IOException {
        if (block == 0) {
            return;
        }
        if (block < geometry.firstDataBlock() || block >= geometry.blocksCount()) {
            findings.inode(FindingCode.BLOCK_ILLEGAL, ino, block, "block outside the image");
            return;
        }
        owned++;
        boolean first = usage.blocks.add(block);
        if (!first) {
            findings.inode(FindingCode.BLOCK_SHARED, ino, block, "block in use already");
        }
        if (levels == 0) {
            data(block, logical, first);
        } else if (first) {
            followAll(volume.block(block), levels, logical);
        }
    }

    private void followAll(MemorySegment pointers, int levels, long logical) throws IOException {
        long each = path.coveredAt(levels - 1);
        for (int i = 0; i < path.fanOut(); i++) {
            long pointer = LittleEndian.u32(pointers, 4L * i);
            follow(pointer, levels - 1, logical + i * each);
        }
    }

    private void data(long block, long logical, boolean first) {
        lastLogical = logical;
        if (!directory) {
            return;
        }
        if (logical != expected) {
            findings.inode(FindingCode.DIRECTORY_HOLE, ino, "hole before block " + logical);
        }
        expected = logical + 1;
        if (first) {
            usage.directoryBlocks.add(new Usage.DirectoryBlockAt(ino, logical, block));
        }
    }
}
