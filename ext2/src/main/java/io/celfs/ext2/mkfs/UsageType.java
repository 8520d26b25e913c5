package io.celfs.ext2.mkfs;

/**
 * What {@code mke2fs} chooses by the size of an image unless told otherwise, as in the
 * configuration that comes with it (mke2fs.conf, section fs_types).
 */
enum UsageType {
    FLOPPY(3L << 20, 1024, 8192),
    SMALL(512L << 20, 1024, 4096),
    DEFAULT(4L << 40, 4096, 16_384),
    BIG(16L << 40, 4096, 32_768),
    HUGE(Long.MAX_VALUE, 4096, 65_536);

    /** Images of this size and more are of the next type. */
    private final long limit;

    private final int blockSize;
    private final int bytesPerInode;

    UsageType(long limit, int blockSize, int bytesPerInode) {
        this.limit = limit;
        this.blockSize = blockSize;
        this.bytesPerInode = bytesPerInode;
    }

    static UsageType of(long size) {
        for (UsageType type : values()) {
            if (size < type.limit) {
                return type;
            }
        }
        return HUGE;
    }

    int blockSize() {
        return blockSize;
    }

    int bytesPerInode() {
        return bytesPerInode;
    }
}
