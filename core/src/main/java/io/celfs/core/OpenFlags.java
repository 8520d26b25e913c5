package io.celfs.core;

/**
 * The {@code open(2)} flags that reach a file system (Linux x86-64 values, also used by FUSE
 * there).
 */
public final class OpenFlags {
    public static final int READ_ONLY = 0;
    public static final int WRITE_ONLY = 1;
    public static final int READ_WRITE = 2;

    /** Mask of the three above. */
    public static final int ACCESS_MODE = 3;

    public static final int EXCLUSIVE = 0200;
    public static final int TRUNCATE = 01000;
    public static final int APPEND = 02000;
    public static final int DATA_SYNC = 010000;
    public static final int SYNC = 04010000;
    public static final int DIRECT = 040000;

    private OpenFlags() {}

    public static boolean reads(int flags) {
        return (flags & ACCESS_MODE) != WRITE_ONLY;
    }

    public static boolean writes(int flags) {
        return (flags & ACCESS_MODE) != READ_ONLY;
    }

    /** EBADF unless what was opened so may be read. */
    public static void requireReading(int flags) throws FsException {
        if (!reads(flags)) {
            throw Errno.EBADF.exception("not open for reading");
        }
    }

    /** EBADF unless what was opened so may be written. */
    public static void requireWriting(int flags) throws FsException {
        if (!writes(flags)) {
            throw Errno.EBADF.exception("not open for writing");
        }
    }

    /** True if every write must be on the disk before it is answered. */
    public static boolean synchronous(int flags) {
        return (flags & DATA_SYNC) != 0;
    }
}
