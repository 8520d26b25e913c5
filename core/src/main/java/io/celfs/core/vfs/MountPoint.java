package io.celfs.core.vfs;

import io.celfs.core.FileSystem;
import io.celfs.core.PathText;

/**
 * A file system and the directory it is mounted at.
 *
 * @param path from the root of the tree
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record MountPoint(byte[] path, FileSystem fileSystem) {
    /** How many names the path has. */
    int depth() {
        int depth = 0;
        for (int i = 0; i < path.length; i++) {
            if (path[i] != '/' && (i == 0 || path[i - 1] == '/')) {
                depth++;
            }
        }
        return depth;
    }

    @Override
    public String toString() {
        return PathText.ofBytes(path);
    }
}
