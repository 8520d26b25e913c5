package io.celfs.cli;

import io.celfs.manifest.PathText;
import org.jspecify.annotations.Nullable;

/** Paths inside a manifest, as people write them. */
final class TreePath {
    private TreePath() {}

    /** The path as manifests write it; "" for the root, which is also what null means. */
    static String of(@Nullable String argument) {
        if (argument == null || argument.isEmpty()) {
            return "";
        }
        String path = PathText.normalise(argument);
        while (path.startsWith("/")) {
            path = path.substring(1);
        }
        return path.equals(".") ? "" : path;
    }
}
