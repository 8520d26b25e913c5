package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.PathOrder;
import io.celfs.manifest.PathText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sorted {@code dirs} of a draft, and the names that they abbreviate. */
final class DirectoryList {
    /** A directory of the list. */
    record Item(String path, boolean deleted) {}

    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private List<Item> sorted = List.of();

    /**
     * Collects the directories of a manifest.
     *
     * @param withParents true if the format also lists the parents of files, directories and
     *     targets
     */
    static DirectoryList of(List<ManifestEntry> entries, boolean withParents) {
        DirectoryList list = new DirectoryList();
        for (ManifestEntry entry : entries) {
            if (entry.isInDirectoryList()) {
                list.add(entry.path(), entry instanceof ManifestEntry.Deletion);
            }
        }
        if (withParents) {
            entries.forEach(list::addParents);
        }
        list.sort();
        return list;
    }

    List<Item> items() {
        return sorted;
    }

    /** The first entry of a path wins, as in the formats' own writers. */
    private boolean add(String path, boolean deleted) {
        return items.putIfAbsent(path, new Item(path, deleted)) == null;
    }

    private void addParents(ManifestEntry entry) {
        addParents(entry.path());
        if (entry instanceof ManifestEntry.Symlink link) {
            addParents(link.target());
        }
    }

    private void addParents(String path) {
        String parent = PathText.parent(path);
        while (!parent.isEmpty() && !parent.equals("/") && add(parent, false)) {
            parent = PathText.parent(parent);
        }
    }

    private void sort() {
        sorted = new ArrayList<>(items.values());
        sorted.sort(Comparator.comparing(Item::path, PathOrder.CODE_POINTS));
        for (int i = 0; i < sorted.size(); i++) {
            indexes.put(sorted.get(i).path, i);
        }
    }

    /**
     * The wire name of a path: {@code $N/last} if its parent is in the list.
     *
     * @throws ManifestException if readers would take the name for another one
     */
    String compress(String path) throws ManifestException {
        int slash = path.lastIndexOf('/');
        Integer parent = slash < 0 ? null : indexes.get(path.substring(0, slash));
        if (parent != null) {
            return "$" + parent + path.substring(slash);
        }
        if (DirectoryTable.isReference(path)) {
            throw ManifestException.entry(
                    path,
                    "cannot be written: its directory is not listed, and it looks like $N/name");
        }
        return path;
    }
}
