package io.celfs.posix;

import java.io.IOException;

/** A system call that failed, with its errno. */
public final class PosixException extends IOException {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int ESPIPE = 29;
    public static final int EROFS = 30;
    public static final int ERANGE = 34;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int EOPNOTSUPP = 95;
    public static final int ECONNABORTED = 103;
    public static final int ENOTCONN = 107;
    public static final int EDQUOT = 122;

    private final int errno;
    private final String reason;

    public PosixException(int errno, String what) {
        this(errno, what, describe(errno));
    }

    /**
     * A failure whose reason is known better than its number tells.
     *
     * @param reason in a few words
     */
    public PosixException(int errno, String what, String reason) {
        super(what + ": " + reason);
        this.errno = errno;
        this.reason = reason;
    }

    /**
     * None: a call that fails is an answer, often an expected one, and message and errno tell it
     * all.
     */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** The positive error number. */
    public int errno() {
        return errno;
    }

    /** What went wrong, without what it happened to. */
    public String reason() {
        return reason;
    }

    private static String describe(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file or directory";
            case EINTR -> "interrupted";
            case EIO -> "input/output error";
            case EBADF -> "bad file descriptor";
            case EACCES -> "permission denied";
            case EBUSY -> "busy";
            case EEXIST -> "file exists";
            case EXDEV -> "not on the same file system";
            case ENODEV -> "no such device";
            case ENOTDIR -> "not a directory";
            case EISDIR -> "is a directory";
            case EINVAL -> "invalid argument";
            case EMFILE -> "too many open files";
            case EFBIG -> "file too large";
            case ENOSPC -> "no space left";
            case EROFS -> "read-only file system";
            case ENOTEMPTY -> "directory not empty";
            case ELOOP -> "too many symbolic links";
            case EOPNOTSUPP -> "operation not supported";
            case ENOTCONN -> "transport endpoint is not connected";
            case EDQUOT -> "quota exceeded";
            default -> "errno " + errno;
        };
    }
}
