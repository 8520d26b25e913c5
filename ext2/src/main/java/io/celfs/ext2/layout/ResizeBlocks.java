package io.celfs.ext2.layout;

import java.lang.foreign.MemorySegment;

/**
 * The blocks kept for more group descriptors (feature resize_inode). They lie behind the
 * descriptors in every group that has those. Inode 7 owns them: the entries of its double indirect
 * block are the blocks in group 0, at the places that they would have in the descriptor table, and
 * each of these lists its copies in the other groups.
 */
public final class ResizeBlocks {
    /** The pointer of the inode to its double indirect block. */
    public static final int POINTER = BlockPath.DIRECT + 1;

    private final Geometry geometry;

    /** Those of an image. */
    public ResizeBlocks(Geometry geometry) {
        this.geometry = geometry;
    }

    /** Size of the inode: all that can be reached through the double indirect block. */
    public long size() {
        return new BlockPath(geometry.blockSize()).first(POINTER + 1) * geometry.blockSize();
    }

    /** Blocks that it owns, the double indirect one included. */
    public long count() {
        long groups = 0;
        for (int group = 0; group < geometry.groupCount(); group++) {
            groups += geometry.hasSuperblock(group) ? 1 : 0;
        }
        return 1 + groups * geometry.reservedDescriptorBlocks();
    }

    /** Fills the double indirect block. */
    public void fillRoot(MemorySegment root) {
        root.fill((byte) 0);
        int fanOut = geometry.blockSize() / 4;
        for (int i = 0; i < geometry.reservedDescriptorBlocks(); i++) {
            int place = (geometry.descriptorBlocks() + i) % fanOut;
            LittleEndian.put32(root, 4L * place, number(0, i));
        }
    }

    /** Fills the n-th of the blocks kept in group 0. */
    public void fillList(int index, MemorySegment list) {
        list.fill((byte) 0);
        long at = 0;
        for (int group = 1; group < geometry.groupCount(); group++) {
            if (geometry.hasSuperblock(group) && at < list.byteSize()) {
                LittleEndian.put32(list, at, number(group, index));
                at += 4;
            }
        }
    }

    private long number(int group, int index) {
        return geometry.groupStart(group) + 1 + geometry.descriptorBlocks() + index;
    }
}
