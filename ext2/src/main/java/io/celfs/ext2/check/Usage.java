package io.celfs.ext2.check;

import io.celfs.ext2.layout.Geometry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the passes learn of what is in use, for the passes behind them. */
final class Usage {
    /**
     * A block of a directory.
     *
     * @param logical its number in the directory
     * @param block its number in the image
     */
    record DirectoryBlockAt(long ino, long logical, long block) {}

    /**
     * A directory as its entries tell.
     *
     * @param parent where its name is, 0 until it is found
     * @param dotDot what its {@code ..} says, 0 if nothing
     */
    record Place(long parent, long dotDot) {
        static final Place UNKNOWN = new Place(0, 0);
    }

    /** Blocks with an owner. */
    final LazyBits blocks;

    /** Inodes in use, the reserved ones included. */
    final LazyBits inodes;

    /** What i_links_count says. */
    final LazyCounts saidLinks;

    /** Names that were found, dots included. */
    final LazyCounts foundLinks;

    /** Types of inodes in use, as in a directory entry. */
    final LazyCounts types;

    /** Directories by inode. */
    final Map<Long, Place> directories = new HashMap<>();

    /** Blocks to be read, in the order of inodes. */
    final List<DirectoryBlockAt> directoryBlocks = new ArrayList<>();

    Usage(Geometry geometry) {
        blocks = new LazyBits(geometry.blocksCount());
        inodes = new LazyBits(geometry.inodesCount() + 1);
        saidLinks = new LazyCounts(geometry.inodesCount() + 1);
        foundLinks = new LazyCounts(geometry.inodesCount() + 1);
        types = new LazyCounts(geometry.inodesCount() + 1);
    }
}
