package io.celfs.ext2.mkfs;

import java.io.IOException;

/** An image that cannot be made as it is wanted; the message says why in one line. */
public sealed class MkfsException extends IOException permits TooFewBlocksException {
    public MkfsException(String what) {
        super(what);
    }
}
