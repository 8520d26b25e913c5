package io.celfs.ext2.layout;

/** The bits of i_flags that mean something here. */
public final class InodeFlags {
    /** Nothing may be changed. */
    public static final int IMMUTABLE = 0x10;

    /** Files may only grow, entries of directories only be added. */
    public static final int APPEND = 0x20;

    /** The directory has a hash index. */
    public static final int INDEX = 0x1000;

    /** Content in forms that only ext4 has: extents, values in inodes, inline data. */
    public static final int FOREIGN = 0x80000 | 0x200000 | 0x10000000;

    /** Flags that new files and directories inherit: all but the index and forms of content. */
    public static final int INHERITED = 0x1 | 0x2 | 0x4 | 0x8 | 0x40 | 0x80 | 0x400 | 0x8000;

    private InodeFlags() {}
}
