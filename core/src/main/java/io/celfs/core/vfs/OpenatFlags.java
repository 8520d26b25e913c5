package io.celfs.core.vfs;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;

/** The flags of {@code openat(2)} that {@link FileDescriptorTable} knows; Linux x86-64 values. */
public final class OpenatFlags {
    public static final int RDONLY = OpenFlags.READ_ONLY;
    public static final int WRONLY = OpenFlags.WRITE_ONLY;
    public static final int RDWR = OpenFlags.READ_WRITE;

    /** Make the file if it is not there. */
    public static final int CREAT = 0100;

    /** With {@link #CREAT}: it must not be there. With {@link #TMPFILE}: it never gets a name. */
    public static final int EXCL = OpenFlags.EXCLUSIVE;

    /** Empty the file at once. */
    public static final int TRUNC = OpenFlags.TRUNCATE;

    /** Every write goes to the end. */
    public static final int APPEND = OpenFlags.APPEND;

    /** Each write is durable, with what is needed to read it back. */
    public static final int DSYNC = OpenFlags.DATA_SYNC;

    /** Each write is durable, with all attributes. */
    public static final int SYNC = OpenFlags.SYNC;

    /** Only a directory will do. */
    public static final int DIRECTORY = 0200000;

    /** A symbolic link at the end is ELOOP. */
    public static final int NOFOLLOW = 0400000;

    /** A file without a name in the directory that the path leads to. */
    public static final int TMPFILE = 020000000 | DIRECTORY;

    private static final int KNOWN =
            OpenFlags.ACCESS_MODE
                    | CREAT
                    | EXCL
                    | TRUNC
                    | APPEND
                    | SYNC
                    | DIRECTORY
                    | NOFOLLOW
                    | TMPFILE;

    /** What goes through to the file system; EXCL has a meaning of its own there. */
    private static final int PASSED = OpenFlags.ACCESS_MODE | TRUNC | APPEND | SYNC;

    private OpenatFlags() {}

    /** EINVAL for unknown flags and for those that contradict each other. */
    static void check(int flags) throws FsException {
        boolean unknown = (flags & ~KNOWN) != 0 || (flags & OpenFlags.ACCESS_MODE) == 3;
        boolean temporary = (flags & TMPFILE) == TMPFILE;
        boolean halfTemporary = (flags & TMPFILE & ~DIRECTORY) != 0 && !temporary;
        boolean makesDirectory = (flags & CREAT) != 0 && (flags & DIRECTORY) != 0;
        boolean makesUnwritable = temporary && !OpenFlags.writes(flags);
        if (unknown || halfTemporary || makesDirectory || makesUnwritable) {
            throw Errno.EINVAL.exception("flags 0%o".formatted(flags));
        }
    }

    static boolean has(int flags, int flag) {
        return (flags & flag) == flag;
    }

    static int passed(int flags) {
        return flags & PASSED;
    }
}
