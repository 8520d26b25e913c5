package io.celfs.manifest.compose;

import io.celfs.manifest.ManifestEntry;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two trees.
 *
 * @param path where
 * @param before what was there; null for something new
 * @param after what is there; null for something deleted
 */
public record Change(String path, @Nullable ManifestEntry before, @Nullable ManifestEntry after) {
    /** What happened to a path. */
    public enum Kind {
        NEW,
        MODIFIED,
        DELETED
    }

    public Kind kind() {
        if (before == null) {
            return Kind.NEW;
        }
        return after == null ? Kind.DELETED : Kind.MODIFIED;
    }

    /** True if a directory became something else or the other way round. */
    boolean isTypeChange() {
        return before != null
                && after != null
                && ManifestTree.isDirectory(before) != ManifestTree.isDirectory(after);
    }
}
