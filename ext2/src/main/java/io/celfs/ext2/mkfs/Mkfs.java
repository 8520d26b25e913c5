package io.celfs.ext2.mkfs;

import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * How a new image shall be, and the ways to make it. Not told anything, it makes what {@code mke2fs
 * -t ext2} makes of a file of the same size. With {@link #uuid}, {@link #hashSeed} and the same
 * time given, the same tree gives the same bytes.
 *
 * <pre>{@code
 * new Mkfs(now).label("root").format(device);
 *
 * ImagePlan plan = new Mkfs(now).planFitting(source);   // or plan(source, size)
 * plan.write(deviceOf(plan.size()));
 * }</pre>
 */
public final class Mkfs {
    private static final int SMALLEST_INODE = 128;
    private static final int MAX_RESERVED_PERCENT = 50;
    private static final int MAX_LABEL = 16;

    int blockSize;
    int inodeSize = 256;
    long inodes;
    int bytesPerInode;
    int reservedPercent = 5;
    long spareBytes;
    long spareInodes;
    byte[] label = {};
    UUID uuid = UUID.randomUUID();
    UUID hashSeed = UUID.randomUUID();
    final Instant time;
    Set<Feature> features = Feature.all();

    /**
     * The defaults.
     *
     * @param time when the image is made, to the second
     */
    public Mkfs(Instant time) {
        this.time = time;
    }

    /** Bytes of a block: 1,024, 2,048 or 4,096. By default it depends on the size. */
    public Mkfs blockSize(int bytes) {
        require(bytes == 1024 || bytes == 2048 || bytes == 4096, "block size", bytes);
        blockSize = bytes;
        return this;
    }

    /** Bytes of an inode: a power of two from 128 to the block size. 256 by default. */
    public Mkfs inodeSize(int bytes) {
        require(bytes >= SMALLEST_INODE && Integer.bitCount(bytes) == 1, "inode size", bytes);
        inodeSize = bytes;
        return this;
    }

    /**
     * How many inodes there are, rounded as mke2fs does. By default the size decides, or the
     * content.
     */
    public Mkfs inodes(long count) {
        require(count > 0 && count <= 0xffff_ffffL, "inode count", count);
        inodes = count;
        return this;
    }

    /** One inode for so many bytes of the image, unless {@link #inodes} are given. */
    public Mkfs bytesPerInode(int bytes) {
        require(bytes >= 1024 && bytes <= 1 << 26, "bytes per inode", bytes);
        bytesPerInode = bytes;
        return this;
    }

    /** Share of the blocks that only the super-user may use, 0 to 50. 5 by default. */
    public Mkfs reservedPercent(int percent) {
        require(percent >= 0 && percent <= MAX_RESERVED_PERCENT, "reserved percent", percent);
        reservedPercent = percent;
        return this;
    }

    /** Room that {@link #planFitting} leaves beside the content: none by default. */
    public Mkfs spare(long bytes, long inodeCount) {
        require(bytes >= 0, "spare bytes", bytes);
        require(inodeCount >= 0, "spare inodes", inodeCount);
        spareBytes = bytes;
        spareInodes = inodeCount;
        return this;
    }

    /** The name of the volume, at most 16 bytes of UTF-8. */
    public Mkfs label(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        require(bytes.length <= MAX_LABEL, "bytes of the label", bytes.length);
        label = bytes;
        return this;
    }

    /** Identity of the file system; random by default. */
    public Mkfs uuid(UUID id) {
        uuid = id;
        return this;
    }

    /** What the hashes of directory indexes begin with; random by default. */
    public Mkfs hashSeed(UUID seed) {
        hashSeed = seed;
        return this;
    }

    /** The features; all by default. RESIZE_INODE needs SPARSE_SUPER. */
    public Mkfs features(Set<Feature> wanted) {
        boolean many = !wanted.contains(Feature.SPARSE_SUPER);
        if (many && wanted.contains(Feature.RESIZE_INODE)) {
            throw new IllegalArgumentException("resize_inode without sparse_super");
        }
        features = Set.copyOf(wanted);
        return this;
    }

    private static void require(boolean holds, String what, long value) {
        if (!holds) {
            throw new IllegalArgumentException(what + " of " + value);
        }
    }

    /**
     * Makes an empty file system that fills the device.
     *
     * @throws MkfsException if it is too small or too large for the options
     */
    public void format(BlockDevice device) throws IOException {
        plan(new EmptySource(time), device.size()).write(device);
    }

    /**
     * Reads a tree, contents excepted, and plans an image of a given size.
     *
     * @param size in bytes, rounded down to a multiple of 4,096
     * @throws MkfsException if the tree does not fit, or cannot be kept in ext2
     */
    public ImagePlan plan(ImageSource source, long size) throws IOException {
        int block = blockSize == 0 ? UsageType.of(size).blockSize() : blockSize;
        Tree tree = Tree.read(source, this, block);
        Layout layout = Layout.ofSize(this, block, size);
        return new ImagePlan(this, layout, tree, source);
    }

    /**
     * Reads a tree, contents excepted, and plans the smallest image that holds it. Blocks of zeros
     * that the source does not tell as holes count as content here, and are free afterwards.
     * Without {@link #blockSize} blocks have 4,096 bytes.
     *
     * @throws MkfsException if the tree cannot be kept in ext2
     */
    public ImagePlan planFitting(ImageSource source) throws IOException {
        int block = blockSize == 0 ? UsageType.DEFAULT.blockSize() : blockSize;
        Tree tree = Tree.read(source, this, block);
        Layout layout = new Fitting(this, block).layout(tree.blocks(), tree.inodes());
        return new ImagePlan(this, layout, tree, source);
    }
}
