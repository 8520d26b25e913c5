package io.celfs.ext2.mkfs;

import org.jspecify.annotations.Nullable;

/**
 * The smallest layout for a content. More groups are tried from the least possible number on; then
 * the last group is cut to what is needed. Where the inodes want more groups than the blocks, for
 * each has but one bitmap for its inodes, larger groups are tried first.
 */
final class Fitting {
    private final Mkfs options;
    private final int blockSize;

    Fitting(Mkfs options, int blockSize) {
        this.options = options;
        this.blockSize = blockSize;
    }

    /**
     * The layout.
     *
     * @param contentBlocks blocks of the tree
     * @param contentInodes inodes of the tree
     */
    Layout layout(long contentBlocks, long contentInodes) throws MkfsException {
        boolean grows = options.features.contains(Feature.RESIZE_INODE);
        long blocks = contentBlocks + ceil(options.spareBytes, blockSize) + (grows ? 1 : 0);
        long used = Layout.FIRST_INODE - 1 + contentInodes + options.spareInodes;
        long inodes = Math.max(options.inodes, used);
        long whole = 8L * blockSize; // blocks, and inodes, that a bitmap has bits for
        long filled = blocks + inodes * options.inodeSize / blockSize;
        long groups = Math.max(ceil(filled, whole), ceil(inodes, whole));
        boolean full = groups == 1 || groups > ceil(inodes, whole);
        long perGroup = full ? whole : ceil(filled, groups * 8) * 8;
        while (true) {
            long all = 1 + groups * perGroup;
            Layout layout = roomy(Math.min(all, Layout.MAX_BLOCKS), blocks, inodes);
            if (layout != null) {
                return cut(layout, blocks, inodes);
            }
            if (all > Layout.MAX_BLOCKS) {
                throw new MkfsException("the content needs more than 2^32 blocks");
            }
            if (perGroup < whole) {
                perGroup += 8;
            } else {
                groups++;
            }
        }
    }

    /** The layout of so many blocks; null if the content does not fit. */
    private @Nullable Layout roomy(long all, long blocks, long inodes) throws MkfsException {
        try {
            Layout layout = Layout.of(options, blockSize, all, inodes, inodes);
            return layout.contentBlocks() >= blocks ? layout : null;
        } catch (TooFewBlocksException e) {
            return null;
        }
    }

    /** Leaves out the free end of the last group. */
    private Layout cut(Layout layout, long blocks, long inodes) throws MkfsException {
        int last = layout.geometry().groupCount() - 1;
        long needed = layout.geometry().blocksCount() - (layout.contentBlocks() - blocks);
        long least = layout.contentStart(last) + Layout.LEAST_CONTENT;
        int unit = Layout.PAGE / blockSize;
        long rounded = ceil(Math.max(needed, least), unit) * unit;
        long whole = Math.min(rounded, layout.geometry().blocksCount());
        return Layout.of(options, blockSize, whole, inodes, inodes);
    }

    private static long ceil(long number, long unit) {
        return (number + unit - 1) / unit;
    }
}
