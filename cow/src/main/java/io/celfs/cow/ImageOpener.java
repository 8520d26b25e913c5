package io.celfs.cow;

import java.io.IOException;

/** Opens the disk image that a session began with. */
@FunctionalInterface
public interface ImageOpener {
    /**
     * Opens the image for reading, as a tree.
     *
     * @throws IOException saying what to do if it is not there or cannot be read
     */
    FileSystemBase open(ImageLocation location) throws IOException;
}
