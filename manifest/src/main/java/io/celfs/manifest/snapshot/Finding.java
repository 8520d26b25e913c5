package io.celfs.manifest.snapshot;

import io.celfs.manifest.PathBytes;

/**
 * Something that is in the tree but not, or not as it is, in the manifest.
 *
 * @param path path in the tree
 * @param message what happened to it, in a few words
 */
public record Finding(Kind kind, String path, String message) {
    /** Kinds of findings. */
    public enum Kind {
        /** The content of a link's target stands in its place. */
        LINK_COLLAPSED(false),
        /** A link was left out. */
        LINK_SKIPPED(false),
        /** A link that cannot be kept, where links must be. */
        LINK_REFUSED(true),
        /** A socket, device or FIFO; no format has them. */
        SPECIAL(false),
        /** An empty directory, which the format does not have. */
        EMPTY_DIRECTORY(false),
        /** The store's own folder lies in the tree and is left out. */
        STORE(false),
        /** It was there when its directory was listed and is gone. */
        VANISHED(false),
        /** It cannot be read. */
        UNREADABLE(true),
        /** It changed each time it was read. */
        CHANGED(true);

        private final boolean error;

        Kind(boolean error) {
            this.error = error;
        }

        /** True if the manifest would not be what was asked for. */
        public boolean isError() {
            return error;
        }

        /** True if it is an error unless unreadable files may be skipped. */
        boolean isSkippable() {
            return this == UNREADABLE || this == CHANGED;
        }
    }

    @Override
    public String toString() {
        return PathBytes.quote(path) + ": " + message;
    }
}
