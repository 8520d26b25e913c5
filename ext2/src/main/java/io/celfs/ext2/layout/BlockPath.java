package io.celfs.ext2.layout;

/**
 * The way from an inode to a block of its file: twelve direct pointers in i_block, then one pointer
 * each to a single, double and triple indirect block, every one full of 32-bit block numbers.
 */
public final class BlockPath {
    /** Direct pointers of an inode. */
    public static final int DIRECT = 12;

    /** i_blocks counts units of 512 bytes in 32 bits. */
    private static final long MAX_SECTORS = 0xffff_ffffL;

    private final int blockSize;
    private final long fanOut;

    public BlockPath(int blockSize) {
        this.blockSize = blockSize;
        this.fanOut = blockSize / 4;
    }

    /** Pointers in one indirect block. */
    public int fanOut() {
        return (int) fanOut;
    }

    /**
     * The indices to follow: the first into i_block, each next into an indirect block.
     *
     * @param logical number of the block in its file, below {@link #maxBlocks}
     */
    public int[] indices(long logical) {
        if (logical < DIRECT) {
            return new int[] {(int) logical};
        }
        long rest = logical - DIRECT;
        long covered = fanOut;
        int depth = 1;
        while (rest >= covered) {
            rest -= covered;
            covered *= fanOut;
            depth++;
        }
        int[] indices = new int[depth + 1];
        indices[0] = DIRECT + depth - 1;
        for (int i = depth; i > 0; i--) {
            indices[i] = (int) (rest % fanOut);
            rest /= fanOut;
        }
        return indices;
    }

    /** Blocks that the subtree below pointer {@code index} of an inode holds. */
    public long covered(int index) {
        return index < DIRECT ? 1 : coveredAt(index - DIRECT + 1);
    }

    /** Blocks below a pointer that is followed by {@code levels} indirect blocks. */
    public long coveredAt(int levels) {
        long covered = 1;
        for (int i = 0; i < levels; i++) {
            covered *= fanOut;
        }
        return covered;
    }

    /** The first block below pointer {@code index} of an inode. */
    public long first(int index) {
        long first = 0;
        for (int i = 0; i < index; i++) {
            first += covered(i);
        }
        return first;
    }

    /** The most blocks a file may have: what the pointers reach or i_blocks can count. */
    public long maxBlocks() {
        long reached = first(InodeRecord.POINTERS);
        long indirect = 3 + 2 * fanOut + fanOut * fanOut;
        return Math.min(reached, MAX_SECTORS / (blockSize / 512) - indirect);
    }

    /** The largest file in bytes. */
    public long maxSize() {
        return maxBlocks() * blockSize;
    }
}
