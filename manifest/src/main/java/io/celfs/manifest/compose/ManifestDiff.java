package io.celfs.manifest.compose;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.storage.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What changed from one snapshot to another: kind, link target, size, time, hashes and run bit are
 * compared.
 */
public final class ManifestDiff {
    private ManifestDiff() {}

    /**
     * The differences, sorted by path.
     *
     * @throws ManifestException if one of the two is no proper tree
     */
    public static List<Change> between(Manifest before, Manifest after) throws ManifestException {
        requireSnapshot(before);
        requireSnapshot(after);
        ManifestTree from = ManifestTree.of(before);
        ManifestTree to = ManifestTree.of(after);
        TreeSet<String> paths = new TreeSet<>();
        from.entries().forEach(e -> paths.add(e.path()));
        to.entries().forEach(e -> paths.add(e.path()));
        List<Change> changes = new ArrayList<>();
        for (String path : paths) {
            Change change = new Change(path, from.get(path), to.get(path));
            if (!Objects.equals(change.before(), change.after())) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static void requireSnapshot(Manifest manifest) throws ManifestException {
        if (manifest.header().isDiff()) {
            throw new ManifestException("is a diff; only snapshots can be compared");
        }
    }

    /**
     * The differences as a manifest in the format and chunk size of {@code after}.
     *
     * @param parent hash of the bytes of {@code before}
     * @throws ManifestException naming the paths that a diff of the format cannot express
     */
    public static Manifest manifest(Manifest before, ContentHash parent, Manifest after)
            throws ManifestException {
        List<Change> changes = between(before, after);
        ManifestHeader header = header(after, parent);
        List<ManifestEntry> entries = new ArrayList<>();
        for (Change change : changes) {
            addTo(entries, change);
        }
        Manifest diff = Manifest.of(header, ParentDirectories.addTo(entries));
        FormatRules.check(diff);
        return diff;
    }

    private static ManifestHeader header(Manifest after, ContentHash parent)
            throws ManifestException {
        ManifestFormat format = after.header().format();
        if (!format.isRich()) {
            throw new ManifestException("format " + format + " has no diffs");
        }
        return ManifestHeader.diff(format, after.header().chunkSize(), parent);
    }

    private static void addTo(List<ManifestEntry> entries, Change change) {
        ManifestEntry before = change.before();
        if (before != null && (change.after() == null || change.isTypeChange())) {
            entries.add(
                    new ManifestEntry.Deletion(change.path(), ManifestTree.isDirectory(before)));
        }
        if (change.after() != null) {
            entries.add(change.after());
        }
    }
}
