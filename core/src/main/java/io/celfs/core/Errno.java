package io.celfs.core;

/** POSIX error numbers with their Linux values (asm-generic, the same on x86-64 and aarch64). */
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file or directory"),
    EINTR(4, "interrupted"),
    EIO(5, "input/output error"),
    ENXIO(6, "no such device or address"),
    E2BIG(7, "argument list too long"),
    EBADF(9, "bad file handle"),
    EAGAIN(11, "try again"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "busy"),
    EEXIST(17, "file exists"),
    EXDEV(18, "not on the same file system"),
    ENODEV(19, "no such device"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "is a directory"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files in the system"),
    EMFILE(24, "too many open files"),
    ENOTTY(25, "inappropriate ioctl"),
    ETXTBSY(26, "text file busy"),
    EFBIG(27, "file too large"),
    ENOSPC(28, "no space left"),
    ESPIPE(29, "illegal seek"),
    EROFS(30, "read-only file system"),
    EMLINK(31, "too many links"),
    ERANGE(34, "result too large"),
    ENAMETOOLONG(36, "name too long"),
    ENOSYS(38, "not implemented"),
    ENOTEMPTY(39, "directory not empty"),
    ELOOP(40, "too many symbolic links"),
    ENODATA(61, "no such attribute"),
    EOVERFLOW(75, "value too large"),
    EOPNOTSUPP(95, "operation not supported"),
    ENOTCONN(107, "not connected"),
    ETIMEDOUT(110, "timed out"),
    ESTALE(116, "stale file handle"),
    ECANCELED(125, "cancelled"),
    EDQUOT(122, "quota exceeded");

    private static final Errno[] BY_NUMBER = new Errno[134];

    static {
        for (Errno errno : values()) {
            BY_NUMBER[errno.number] = errno;
        }
    }

    private final int number;
    private final String description;

    Errno(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /** The positive error number. */
    public int number() {
        return number;
    }

    /** A few lower-case words for people. */
    public String description() {
        return description;
    }

    /** The constant with this number, or {@link #EIO} for a number without one. */
    public static Errno of(int number) {
        Errno known = number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        return known == null ? EIO : known;
    }

    /** An exception without a message of its own, cheap enough for answers that are expected. */
    public FsException exception() {
        return new FsException(this);
    }

    /** An exception whose message names what the operation was about. */
    public FsException exception(String what) {
        return new FsException(this, what, null);
    }

    /** An exception that keeps its cause. */
    public FsException exception(String what, Throwable cause) {
        return new FsException(this, what, cause);
    }
}
