package io.celfs.fuse;

import java.io.IOException;

/** A mount or unmount that did not happen; the message is one line that says what to do. */
public final class MountException extends IOException {
    public MountException(String message) {
        super(message);
    }

    public MountException(String message, Throwable cause) {
        super(message, cause);
    }
}
