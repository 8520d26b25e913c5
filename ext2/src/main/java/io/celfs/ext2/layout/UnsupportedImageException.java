package io.celfs.ext2.layout;

import java.io.IOException;

/** An image that is no ext2 image, or one with features that this implementation does not know. */
public final class UnsupportedImageException extends IOException {
    public UnsupportedImageException(String what) {
        super(what);
    }
}
