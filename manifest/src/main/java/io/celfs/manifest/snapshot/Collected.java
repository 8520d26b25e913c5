package io.celfs.manifest.snapshot;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathOrder;
import io.celfs.posix.PosixException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a walk gathers, from several threads. */
final class Collected {
    /** Guarded by this, as the findings are. */
    private final List<ManifestEntry> entries = new ArrayList<>();

    private final List<Finding> findings = new ArrayList<>();

    synchronized void add(ManifestEntry entry) {
        entries.add(entry);
    }

    synchronized void find(Finding.Kind kind, String path, String message) {
        findings.add(new Finding(kind, path, message));
    }

    /** A failed call on a path: what is gone has vanished, everything else is unreadable. */
    void find(Finding.Kind kind, String path, PosixException e) {
        if (e.errno() == PosixException.ENOENT) {
            find(Finding.Kind.VANISHED, path, "vanished while the tree was being read");
        } else {
            find(kind, path, e.reason());
        }
    }

    synchronized List<ManifestEntry> entries() {
        return List.copyOf(entries);
    }

    synchronized List<Finding> findings() {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(Finding::path, PathOrder.CODE_POINTS));
        return sorted;
    }
}
