package io.celfs.manifest.compose;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathText;
import io.celfs.manifest.SymlinkTargets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows links inside a manifest, through links in the middle of a path too. */
final class LinkWalk {
    private static final int MAX_LINKS = 40;

    private final Map<String, ManifestEntry> byPath;
    private int links;

    private LinkWalk(Map<String, ManifestEntry> byPath) {
        this.byPath = byPath;
    }

    /** What a path leads to in the end; null if to nothing in the manifest, or in a circle. */
    static @Nullable ManifestEntry follow(String path, Map<String, ManifestEntry> byPath) {
        return new LinkWalk(byPath).walk(path);
    }

    private @Nullable ManifestEntry walk(String path) {
        Deque<String> ahead = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        String here = "";
        while (!ahead.isEmpty()) {
            here = PathText.join(here, ahead.pop());
            if (byPath.get(here) instanceof ManifestEntry.Symlink link) {
                if (++links > MAX_LINKS || SymlinkTargets.escapes(link.target())) {
                    return null;
                }
                String target = PathText.normalise(link.target());
                if (!target.equals(".")) {
                    prepend(ahead, target.split("/", -1));
                }
                here = "";
            }
        }
        return byPath.get(here);
    }

    private static void prepend(Deque<String> ahead, String[] components) {
        for (int i = components.length - 1; i >= 0; i--) {
            ahead.push(components[i]);
        }
    }
}
