package io.celfs.manifest.compose;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists the directories in which entries lie. Names of {@code 2025-12-04-beta} are only unambiguous
 * if their directory is listed; the other draft lists it anyway.
 */
public final class ParentDirectories {
    private ParentDirectories() {}

    /** The entries, and each of their parents that is not among them as a directory. */
    public static List<ManifestEntry> addTo(List<ManifestEntry> entries) {
        Set<String> listed = new HashSet<>();
        for (ManifestEntry entry : entries) {
            if (entry.isInDirectoryList()) {
                listed.add(entry.path());
            }
        }
        List<ManifestEntry> all = new ArrayList<>(entries);
        for (ManifestEntry entry : entries) {
            String parent = PathText.parent(entry.path());
            while (!parent.isEmpty() && listed.add(parent)) {
                all.add(new ManifestEntry.Directory(parent));
                parent = PathText.parent(parent);
            }
        }
        return all;
    }
}
