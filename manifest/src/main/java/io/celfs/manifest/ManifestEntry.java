package io.celfs.manifest;

import io.celfs.storage.ContentHash;
import java.util.List;

/**
 * One line of a manifest. Paths have {@code /} between components and are text in which bytes that
 * are not UTF-8 are lone surrogates ({@link PathBytes}). An entry holds what its format allows;
 * what a mount refuses is checked by {@link MountRules}.
 */
public sealed interface ManifestEntry {
    /** Full path, relative to the root of the tree unless the manifest is absolute. */
    String path();

    /** A directory, empty or not. */
    record Directory(String path) implements ManifestEntry {}

    /**
     * A regular file.
     *
     * @param size bytes
     * @param mtimeMicros modification time in microseconds since 1970, may be negative
     * @param runnable true if it may be executed
     * @param hashes the hash of the content, or of each chunk in order (two or more), or nothing if
     *     the content is unknown
     */
    record File(
            String path, long size, long mtimeMicros, boolean runnable, List<ContentHash> hashes)
            implements ManifestEntry {
        public File {
            hashes = List.copyOf(hashes);
        }

        /** True if the content is several objects of the store. */
        public boolean isChunked() {
            return hashes.size() > 1;
        }

        /** True if the manifest does not know the content. */
        public boolean isUnhashed() {
            return hashes.isEmpty();
        }

        /** The same file elsewhere. */
        public File at(String otherPath) {
            return new File(otherPath, size, mtimeMicros, runnable, hashes);
        }
    }

    /**
     * A symbolic link.
     *
     * @param target the wire form: a path relative to the root of the tree; {@link SymlinkTargets}
     *     turns it into what readlink answers
     */
    record Symlink(String path, String target) implements ManifestEntry {}

    /**
     * Says that a path of the parent is gone. Only in diffs.
     *
     * @param directory true for a directory; its content has deletions of its own
     */
    record Deletion(String path, boolean directory) implements ManifestEntry {}

    /** True for what the drafts list under {@code dirs}. */
    default boolean isInDirectoryList() {
        return this instanceof Directory
                || (this instanceof Deletion(_, boolean directory) && directory);
    }
}
