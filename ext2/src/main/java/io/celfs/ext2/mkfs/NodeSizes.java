package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.BlockPath;
import io.celfs.ext2.layout.InodeRecord;
import java.io.IOException;

/** How many blocks an inode needs, computed before anything is written. */
final class NodeSizes {
    private static final int SECTOR = 512;

    private final ImageSource source;
    private final int blockSize;
    private final BlockPath path;

    NodeSizes(ImageSource source, int blockSize) {
        this.source = source;
        this.blockSize = blockSize;
        this.path = new BlockPath(blockSize);
    }

    int blockSize() {
        return blockSize;
    }

    /** All its blocks, indirect ones and that of its extended attributes included. */
    long blocks(Node node) throws IOException {
        return contentBlocks(node) + (node.xattrs.block().isEmpty() ? 0 : 1);
    }

    private long contentBlocks(Node node) throws IOException {
        if (node.isDirectory()) {
            return BlockCount.dense(path, DirectoryContent.blocks(node, blockSize));
        }
        if (node.isSymlink()) {
            return isLong(node) ? 1 : 0;
        }
        return node.isRegular() ? fileBlocks(node) : 0;
    }

    /** True if a symbolic link's target does not fit into its inode with a NUL behind it. */
    static boolean isLong(Node link) {
        return link.target.length >= InodeRecord.POINTER_BYTES;
    }

    private long fileBlocks(Node file) throws IOException {
        long size = file.attributes.size;
        if (size > path.maxSize()) {
            throw new MkfsException(file + ": too large for blocks of " + blockSize + " bytes");
        }
        boolean sparse = file.attributes.blocks * SECTOR < size;
        return sparse ? sparseBlocks(file) : BlockCount.dense(path, blocksOf(size));
    }

    private long blocksOf(long bytes) {
        return (bytes + blockSize - 1) / blockSize;
    }

    private long sparseBlocks(Node file) throws IOException {
        BlockCount count = new BlockCount(path);
        long size = file.attributes.size;
        long done = 0;
        try (ImageSource.Content content = source.open(file.attributes.ino)) {
            long data = content.nextData(0);
            while (data < size) {
                long hole = Math.min(size, content.nextHole(data));
                long first = Math.max(done, data / blockSize);
                done = Math.max(done, blocksOf(hole));
                if (first < done) {
                    count.add(first, done);
                }
                data = hole < size ? content.nextData(hole) : size;
            }
        }
        return count.total();
    }
}
