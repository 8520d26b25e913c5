package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.BlockPath;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.LittleEndian;
import java.lang.foreign.MemorySegment;

/**
 * The blocks kept for more group descriptors (feature resize_inode). They lie behind the
 * descriptors in every group that has those. Inode 7 owns them: the entries of its double indirect
 * block are the blocks in group 0, at the places that they would have in the descriptor table, and
 * each of these lists its copies in the other groups.
 */
final class ResizeBlocks {
    /** The pointer of the inode to its double indirect block. */
    static final int POINTER = BlockPath.DIRECT + 1;

    private final Geometry geometry;

    ResizeBlocks(Geometry geometry) {
        this.geometry = geometry;
    }

    /** Size of the inode: all that can be reached through the double indirect block. */
    long size() {
        return new BlockPath(geometry.blockSize()).first(POINTER + 1) * geometry.blockSize();
    }

    /** Blocks that it owns, the double indirect one included. */
    long count() {
        long groups = 0;
        for (int group = 0; group < geometry.groupCount(); group++) {
            groups += geometry.hasSuperblock(group) ? 1 : 0;
        }
        return 1 + groups * geometry.reservedDescriptorBlocks();
    }

    /** Fills the double indirect block. */
    void fillRoot(MemorySegment root) {
        root.fill((byte) 0);
        int fanOut = geometry.blockSize() / 4;
        for (int i = 0; i < geometry.reservedDescriptorBlocks(); i++) {
            int place = (geometry.descriptorBlocks() + i) % fanOut;
            LittleEndian.put32(root, 4L * place, number(0, i));
        }
    }

    /** Fills the blocks kept in group 0. */
    void fillPrimary(MemorySegment blocks) {
        blocks.fill((byte) 0);
        int copy = 0;
        for (int group = 1; group < geometry.groupCount(); group++) {
            if (geometry.hasSuperblock(group)) {
                for (int i = 0; i < geometry.reservedDescriptorBlocks(); i++) {
                    long at = (long) i * geometry.blockSize() + 4L * copy;
                    LittleEndian.put32(blocks, at, number(group, i));
                }
                copy++;
            }
        }
    }

    private long number(int group, int index) {
        return geometry.groupStart(group) + 1 + geometry.descriptorBlocks() + index;
    }
}
