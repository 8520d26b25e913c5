package io.celfs.manifest.compose;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.PathOrder;
import io.celfs.manifest.PathText;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies diffs to a snapshot: first what is deleted, files before directories and these from the
 * deepest up, then what is there. A snapshot in 2023-03-03, which knows no diffs, may stand for
 * one: it then lists what is new or changed.
 */
public final class ManifestComposer {
    private final ManifestTree tree;
    private ManifestHeader header;

    /** The manifests that the next diff may name as its parent. */
    private final Set<ContentHash> parents = new HashSet<>();

    private ManifestComposer(DecodedManifest base) throws ManifestException {
        if (base.manifest().header().isDiff()) {
            throw new ManifestException("the first manifest is a diff; it must be a snapshot");
        }
        tree = ManifestTree.of(base.manifest());
        header = base.manifest().header();
        parents.add(base.hash());
    }

    /**
     * A snapshot with diffs applied in order. The result has the format of the snapshot, or of the
     * last diff if the snapshot is in 2023-03-03 and a diff is not.
     *
     * <p>A link whose target lay in a directory that is gone can be lost: see {@link
     * SymlinkTargets#isKept}.
     *
     * @throws ManifestException if a diff belongs to another parent or contradicts it
     */
    public static Conversion compose(DecodedManifest base, List<DecodedManifest> diffs)
            throws IOException {
        if (diffs.isEmpty()) {
            return new Conversion(base.manifest(), List.of());
        }
        ManifestComposer composer = new ManifestComposer(base);
        for (int i = 0; i < diffs.size(); i++) {
            composer.apply(diffs.get(i), "diff " + (i + 1));
        }
        return composer.checkedResult();
    }

    private void apply(DecodedManifest diff, String label) throws IOException {
        ManifestHeader of = diff.manifest().header();
        checkKind(of, label);
        checkParent(of.parentHash(), label);
        takeFormat(of);
        delete(diff.manifest().entries());
        for (ManifestEntry entry : diff.manifest().entries()) {
            if (!(entry instanceof ManifestEntry.Deletion)) {
                tree.put(entry);
            }
        }
        parents.clear();
        parents.add(diff.hash());
    }

    private static void checkKind(ManifestHeader diff, String label) throws ManifestException {
        if (!diff.isDiff() && diff.format().isRich()) {
            throw new ManifestException(label + " is a snapshot, not a diff");
        }
    }

    /**
     * A diff starts from the snapshot, from the diff before it, or from what the two compose to.
     */
    private void checkParent(@Nullable ContentHash parent, String label) throws IOException {
        if (parent == null || parents.contains(parent)) {
            return;
        }
        if (!parent.equals(ManifestEncoder.hash(result()))) {
            throw new ManifestException(
                    label
                            + " belongs to the manifest "
                            + parent
                            + ", not to what is before it in this list");
        }
    }

    private void takeFormat(ManifestHeader diff) throws ManifestException {
        if (header.format() == ManifestFormat.V2023_03_03 && diff.format().isRich()) {
            header = ManifestHeader.snapshot(diff.format(), diff.chunkSize());
        }
        if (diff.format().isRich() && diff.chunkSize() != header.chunkSize()) {
            throw new ManifestException(
                    "the diff cuts files into chunks of "
                            + diff.chunkSize()
                            + " bytes, the snapshot into chunks of "
                            + header.chunkSize());
        }
    }

    private void delete(List<ManifestEntry> entries) throws ManifestException {
        List<ManifestEntry.Deletion> deletions = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            if (entry instanceof ManifestEntry.Deletion deletion) {
                deletions.add(deletion);
            }
        }
        // Reverse order of paths: what lies in a directory comes before the directory.
        deletions.sort(Comparator.comparing(ManifestEntry::path, PathOrder.CODE_POINTS).reversed());
        for (ManifestEntry.Deletion deletion : deletions) {
            delete(deletion);
        }
    }

    /** Deleting what is not there changes nothing. */
    private void delete(ManifestEntry.Deletion deletion) throws ManifestException {
        String path = deletion.path();
        ManifestEntry there = tree.get(path);
        if (there == null) {
            return;
        }
        if (ManifestTree.isDirectory(there) != deletion.directory()) {
            throw ManifestException.entry(
                    path,
                    deletion.directory()
                            ? "is deleted as a directory, but is none"
                            : "is deleted as a file, but is a directory");
        }
        if (!tree.isEmpty(path)) {
            throw ManifestException.entry(
                    path, "is deleted, but the diff leaves something in the directory");
        }
        tree.remove(path);
    }

    /** The result without the links that its format cannot hold any more. */
    private Conversion checkedResult() throws ManifestException {
        List<String> losses = new ArrayList<>();
        for (ManifestEntry entry : tree.entries()) {
            if (entry instanceof ManifestEntry.Symlink link && !isKept(link)) {
                tree.remove(link.path());
                losses.add(
                        PathBytes.quote(link.path())
                                + ": is a link into "
                                + PathBytes.quote(PathText.parent(link.target()))
                                + ", which is no directory; left out");
            }
        }
        return new Conversion(result(), losses);
    }

    private boolean isKept(ManifestEntry.Symlink link) {
        String directory = PathText.parent(link.target());
        return !header.format().listsTargetDirectories()
                || directory.isEmpty()
                || tree.get(directory) instanceof ManifestEntry.Directory;
    }

    private Manifest result() throws ManifestException {
        List<ManifestEntry> entries = tree.entries();
        if (!header.format().isRich()) {
            entries.removeIf(ManifestTree::isDirectory);
        }
        return Manifest.of(
                new ManifestHeader(
                        header.format(),
                        header.kind(),
                        header.absolute(),
                        header.chunkSize(),
                        null,
                        header.totalSize()),
                entries);
    }
}
