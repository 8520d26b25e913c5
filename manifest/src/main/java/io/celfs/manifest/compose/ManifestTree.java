package io.celfs.manifest.compose;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.PathText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tree that a snapshot describes, by path. Directories that are only implied by what lies in
 * them are there too. Every path is there once, and only directories have children.
 */
public final class ManifestTree {
    private final NavigableMap<String, ManifestEntry> entries = new TreeMap<>();

    /** How many entries each directory has; "" is the root. */
    private final Map<String, Integer> children = new HashMap<>();

    /**
     * The tree of a snapshot.
     *
     * @throws ManifestException naming a path that is there twice or lies below a file
     */
    public static ManifestTree of(Manifest snapshot) throws ManifestException {
        ManifestTree tree = new ManifestTree();
        for (ManifestEntry entry : snapshot.entries()) {
            if (entry instanceof ManifestEntry.Deletion) {
                throw ManifestException.entry(entry.path(), "is deleted, which needs a diff");
            }
            tree.addNew(entry);
        }
        return tree;
    }

    private void addNew(ManifestEntry entry) throws ManifestException {
        ManifestEntry there = entries.get(entry.path());
        if (there instanceof ManifestEntry.Directory && entry instanceof ManifestEntry.Directory) {
            return;
        }
        if (there != null) {
            throw ManifestException.entry(entry.path(), "is there twice");
        }
        put(entry);
    }

    /** The entry of a path; null if there is none. */
    public @Nullable ManifestEntry get(String path) {
        return entries.get(path);
    }

    /** What a path leads to, links followed; null if to nothing. The root has no entry. */
    public @Nullable ManifestEntry resolve(String path) {
        return LinkWalk.follow(path, entries);
    }

    /** All entries, sorted by path. */
    public List<ManifestEntry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** True if the directory has no entries. */
    public boolean isEmpty(String directory) {
        return !children.containsKey(directory);
    }

    /**
     * Adds an entry or puts it in the place of the one that has its path, unless one of the two is
     * a directory. Missing parents are added.
     *
     * @throws ManifestException if a directory and something else would change places
     */
    void put(ManifestEntry entry) throws ManifestException {
        ManifestEntry there = entries.get(entry.path());
        if (there != null && isDirectory(there) != isDirectory(entry)) {
            throw ManifestException.entry(
                    entry.path(),
                    isDirectory(there) ? "a directory is in its place" : "a file is in its place");
        }
        if (there == null) {
            addToParent(entry.path());
        }
        entries.put(entry.path(), entry);
    }

    private void addToParent(String path) throws ManifestException {
        String parent = PathText.parent(path);
        children.merge(parent, 1, Integer::sum);
        if (parent.isEmpty()) {
            return;
        }
        ManifestEntry there = entries.get(parent);
        if (there == null) {
            addToParent(parent);
            entries.put(parent, new ManifestEntry.Directory(parent));
        } else if (!isDirectory(there)) {
            throw ManifestException.entry(
                    path, "lies below " + PathBytes.quote(parent) + ", which is no directory");
        }
    }

    /** Removes an entry, if it is there; a directory must be empty. */
    void remove(String path) {
        if (entries.remove(path) != null) {
            children.computeIfPresent(
                    PathText.parent(path), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    static boolean isDirectory(ManifestEntry entry) {
        return entry instanceof ManifestEntry.Directory;
    }
}
