package io.celfs.fuse;

import io.celfs.core.PathText;
import java.io.IOException;

/** A mount or unmount that did not happen; the message is one line that says what to do. */
public class MountException extends IOException {
    public MountException(String message) {
        super(message);
    }

    public MountException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The mount is in use, so it was not unmounted. */
    public static final class InUse extends MountException {
        InUse(byte[] path) {
            super(PathText.ofBytes(path) + " is in use (fuser -vm shows by whom)");
        }
    }
}
