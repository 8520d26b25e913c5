package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.posix.PosixException;
import io.celfs.storage.StoreException;
import java.io.IOException;

/** The one place where failures of what cow stands on become errnos. */
final class Failures {
    private Failures() {}

    /**
     * The failure of a file system operation that this failure of the host or of the store means.
     */
    static FsException of(IOException cause, String what) {
        return switch (cause) {
            case FsException already -> already;
            case PosixException host -> host(host, what);
            case StoreException store -> store(store, what);
            default -> Errno.EIO.exception(what, cause);
        };
    }

    /** Only what means the same to our caller keeps its errno; the rest is our own trouble: EIO. */
    private static FsException host(PosixException cause, String what) {
        Errno errno =
                switch (cause.errno()) {
                    case PosixException.ENOSPC -> Errno.ENOSPC;
                    case PosixException.EDQUOT -> Errno.EDQUOT;
                    case PosixException.EFBIG -> Errno.EFBIG;
                    case PosixException.EMFILE -> Errno.EMFILE;
                    case PosixException.EOPNOTSUPP -> Errno.EOPNOTSUPP;
                    case PosixException.EROFS -> Errno.EROFS;
                    default -> Errno.EIO;
                };
        return errno.exception(what, cause);
    }

    private static FsException store(StoreException cause, String what) {
        return switch (cause.kind()) {
            case CANCELLED -> Errno.EINTR.exception(what, cause);
            case FULL -> Errno.ENOSPC.exception(what, cause);
            case NOT_FOUND, DENIED, TRANSIENT, CORRUPT -> Errno.EIO.exception(what, cause);
        };
    }
}
