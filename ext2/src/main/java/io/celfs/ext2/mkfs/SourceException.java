package io.celfs.ext2.mkfs;

import java.io.IOException;

/** A source that cannot be read; the message names the file and why, in one line. */
public final class SourceException extends IOException {
    public SourceException(String what, Throwable cause) {
        super(what, cause);
    }
}
