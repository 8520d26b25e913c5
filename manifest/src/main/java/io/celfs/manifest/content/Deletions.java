package io.celfs.manifest.content;

import io.celfs.manifest.Descent;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.PathOrder;
import io.celfs.manifest.PathText;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Applies the deletions of a diff to a tree on disk. What is gone already is no error. */
final class Deletions {
    private final Descent descent;
    private final List<String> kept = new ArrayList<>();

    Deletions(Descent descent) {
        this.descent = descent;
    }

    /** Deletes, the deepest first; answers directories that are not empty and so stay. */
    List<String> apply(List<ManifestEntry> entries) throws IOException {
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
        return kept;
    }

    private void delete(ManifestEntry.Deletion deletion) throws IOException {
        String path = deletion.path();
        byte[] name = PathBytes.bytes(PathText.name(path));
        try (HostDirectory parent = descent.open(PathText.parent(path))) {
            if (deletion.directory()) {
                parent.rmdir(name);
            } else {
                parent.unlink(name);
            }
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOTEMPTY) {
                kept.add(path);
            } else if (e.errno() != PosixException.ENOENT) {
                throw Checkout.failed(path, e);
            }
        }
    }
}
