package io.celfs.storage;

import io.celfs.posix.PosixException;
import io.celfs.storage.StoreException.Kind;

/** What an errno of the host means for a store. */
final class HostErrors {
    private HostErrors() {}

    static StoreException translate(String what, PosixException e) {
        return new StoreException(kind(e.errno()), what + ": " + e.getMessage(), e);
    }

    private static Kind kind(int errno) {
        return switch (errno) {
            case PosixException.ENOENT, PosixException.ENOTDIR -> Kind.NOT_FOUND;
            case PosixException.EACCES, PosixException.EPERM, PosixException.EROFS -> Kind.DENIED;
            case PosixException.ENOSPC, PosixException.EDQUOT, PosixException.EFBIG -> Kind.FULL;
            default -> Kind.TRANSIENT;
        };
    }

    /** True if nothing of that name is there. */
    static boolean isMissing(PosixException e) {
        return e.errno() == PosixException.ENOENT || e.errno() == PosixException.ENOTDIR;
    }
}
