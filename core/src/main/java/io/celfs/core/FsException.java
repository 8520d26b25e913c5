package io.celfs.core;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The one failure of a file system: an errno, with a message that names what it was about and the
 * cause, where there is one. Has a stack trace only together with a cause: "no such file" is an
 * answer, not an accident.
 */
public final class FsException extends IOException {
    private final Errno errno;
    private final boolean traced;

    FsException(Errno errno) {
        super(errno.description());
        this.errno = errno;
        this.traced = false;
    }

    FsException(Errno errno, String what, @Nullable Throwable cause) {
        super(what + ": " + errno.description(), cause);
        this.errno = errno;
        this.traced = cause != null;
        if (traced) {
            super.fillInStackTrace();
        }
    }

    /** The error number that a system call returns for this failure. */
    public Errno errno() {
        return errno;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return traced ? super.fillInStackTrace() : this;
    }
}
