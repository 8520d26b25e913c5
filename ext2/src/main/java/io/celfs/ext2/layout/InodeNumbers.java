package io.celfs.ext2.layout;

/** The inodes below s_first_ino that have a meaning of their own. */
public final class InodeNumbers {
    /** List of bad blocks. */
    public static final int BAD_BLOCKS = 1;

    /** The root directory. */
    public static final int ROOT = 2;

    /** Owner of the blocks kept for more descriptors. */
    public static final int RESIZE = 7;

    /** The journal of ext3. */
    public static final int JOURNAL = 8;

    private InodeNumbers() {}
}
