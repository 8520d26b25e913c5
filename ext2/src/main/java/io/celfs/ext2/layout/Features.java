package io.celfs.ext2.layout;

/**
 * The feature bits of the superblock (s_feature_compat at 0x5C, s_feature_incompat at 0x60,
 * s_feature_ro_compat at 0x64). Whoever does not know a compatible one may ignore it, an
 * incompatible one must not touch the image, a read-only compatible one must not write.
 */
public final class Features {
    // Compatible.
    public static final int DIR_PREALLOC = 0x1;
    public static final int HAS_JOURNAL = 0x4;
    public static final int EXT_ATTR = 0x8;
    public static final int RESIZE_INODE = 0x10;
    public static final int DIR_INDEX = 0x20;
    public static final int SPARSE_SUPER2 = 0x200;

    // Incompatible.
    public static final int FILETYPE = 0x2;

    /** The journal must be replayed first. */
    public static final int RECOVER = 0x4;

    public static final int META_BG = 0x10;

    // Read-only compatible.
    public static final int SPARSE_SUPER = 0x1;
    public static final int LARGE_FILE = 0x2;

    /** Incompatible features that can be read and written. */
    public static final int KNOWN_INCOMPATIBLE = FILETYPE | META_BG;

    /** Read-only compatible features that can be written. */
    public static final int KNOWN_READ_ONLY_COMPATIBLE = SPARSE_SUPER | LARGE_FILE;

    private Features() {}
}
