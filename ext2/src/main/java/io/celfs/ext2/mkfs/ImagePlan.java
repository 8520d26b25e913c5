package io.celfs.ext2.mkfs;

import io.celfs.storage.block.BlockDevice;
import java.io.IOException;

/** An image of which everything is known but the contents of its files. */
public final class ImagePlan {
    private final Mkfs options;
    private final Layout layout;
    private final Tree tree;
    private final ImageSource source;

    ImagePlan(Mkfs options, Layout layout, Tree tree, ImageSource source) throws MkfsException {
        this.options = options;
        this.layout = layout;
        this.tree = tree;
        this.source = source;
        requireRoom();
    }

    private void requireRoom() throws MkfsException {
        long blocks = tree.blocks() + (layout.hasResizeInode() ? 1 : 0);
        if (blocks > layout.contentBlocks()) {
            throw new MkfsException(
                    "the content needs %d blocks, an image of %d bytes has %d"
                            .formatted(blocks, layout.size(), layout.contentBlocks()));
        }
        if (tree.inodes() > layout.usableInodes()) {
            throw new MkfsException(
                    "the content needs %d inodes, the image has %d"
                            .formatted(tree.inodes(), layout.usableInodes()));
        }
    }

    /** Bytes of the image. */
    public long size() {
        return layout.size();
    }

    /** Blocks of the image. */
    public long blocks() {
        return layout.geometry().blocksCount();
    }

    /** Inodes that the content takes, its root excepted. */
    public long contentInodes() {
        return tree.inodes();
    }

    /** Bytes of a block. */
    public int blockSize() {
        return layout.geometry().blockSize();
    }

    /** Inodes of the image, the reserved ones included. */
    public long inodes() {
        return layout.geometry().inodesCount();
    }

    /**
     * Reads the contents and writes the image; the device is flushed. What was on the device before
     * does not matter. If it fails there is no file system on the device.
     *
     * @param device at least {@link #size} bytes
     */
    public void write(BlockDevice device) throws IOException {
        if (device.size() < size()) {
            throw new MkfsException(
                    "the device has %d bytes, the image needs %d".formatted(device.size(), size()));
        }
        try (ImageWriter writer = new ImageWriter(device, options, layout, source)) {
            writer.write(tree);
        }
    }
}
