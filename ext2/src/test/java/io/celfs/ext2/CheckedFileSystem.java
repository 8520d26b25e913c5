package io.celfs.ext2;

import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;

/** Has e2fsck look at the image when the file system is closed, and removes it. */
final class CheckedFileSystem extends ForwardingFileSystem {
    private final TestImage image;
    private boolean closed;

    CheckedFileSystem(TestImage image, Ext2Options options) throws FsException {
        super(image.openEmpty(options));
        this.image = image;
    }

    @Override
    public void close() throws FsException {
        super.close();
        if (!closed) {
            closed = true;
            try (image) {
                image.check();
            }
        }
    }
}
