package io.celfs.manifest.compose;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.PathText;
import io.celfs.manifest.SafePath;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.manifest.content.FileContent;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says a manifest in another format. What the other format has no words for is an error that names
 * the paths, or, with losses allowed, is reduced: links become copies of what they lead to, run
 * bits, empty directories and deletions vanish. In its own format a manifest stays as it is.
 */
public final class ManifestConverter {
    private final Manifest manifest;
    private final ManifestFormat format;
    private final @Nullable FileStore store;
    private final Patience patience;
    private final Map<String, ManifestEntry> byPath = new HashMap<>();
    private final Set<String> parents = new HashSet<>();
    private final List<ManifestEntry> converted = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();

    private ManifestConverter(
            Manifest manifest,
            ManifestFormat format,
            @Nullable FileStore store,
            Patience patience) {
        this.manifest = manifest;
        this.format = format;
        this.store = store;
        this.patience = patience;
    }

    /**
     * Converts a manifest.
     *
     * @param lossy true if what does not fit may be reduced
     * @param store where the content is: chunked files need it on their way to 2023-03-03, which
     *     holds one hash per file; null if there is none
     * @throws ManifestException naming the paths that do not fit
     */
    public static Conversion convert(
            Manifest manifest,
            ManifestFormat format,
            boolean lossy,
            @Nullable FileStore store,
            Patience patience)
            throws IOException {
        if (manifest.header().format() == format) {
            return new Conversion(manifest, List.of());
        }
        Conversion result = new ManifestConverter(manifest, format, store, patience).convert();
        if (!lossy && !result.losses().isEmpty()) {
            throw new ManifestException(
                    "format "
                            + format
                            + " cannot hold everything (--lossy reduces it): "
                            + String.join("; ", result.losses().stream().limit(20).toList())
                            + (result.losses().size() > 20
                                    ? " and " + (result.losses().size() - 20) + " more"
                                    : ""));
        }
        return result;
    }

    private Conversion convert() throws IOException {
        if (manifest.header().absolute()) {
            throw new ManifestException("a manifest with absolute paths cannot be converted");
        }
        for (ManifestEntry entry : manifest.entries()) {
            byPath.merge(entry.path(), entry, ManifestConverter::stronger);
            parents.add(PathText.parent(entry.path()));
        }
        Set<String> seen = new HashSet<>();
        for (ManifestEntry entry : manifest.entries()) {
            String problem = SafePath.problem(entry.path());
            if (problem != null) {
                lose(entry.path(), problem);
            } else if (!entry.equals(byPath.get(entry.path()))) {
                lose(entry.path(), "is there twice; the other one counts");
            } else if (seen.add(entry.path())) {
                convert(entry);
            }
        }
        List<ManifestEntry> all = format.isRich() ? ParentDirectories.addTo(converted) : converted;
        return new Conversion(Manifest.of(header(), all), losses);
    }

    /** Of two entries of one path the later counts, but what is there before what is deleted. */
    private static ManifestEntry stronger(ManifestEntry first, ManifestEntry second) {
        return second instanceof ManifestEntry.Deletion ? first : second;
    }

    private void lose(String path, String what) {
        losses.add(PathBytes.quote(path) + ": " + what);
    }

    private void convert(ManifestEntry entry) throws IOException {
        switch (entry) {
            case ManifestEntry.File file -> convert(file);
            case ManifestEntry.Symlink link -> convert(link);
            case ManifestEntry.Directory directory -> convert(directory);
            case ManifestEntry.Deletion deletion -> convert(deletion);
        }
    }

    private void convert(ManifestEntry.File file) throws IOException {
        if (file.isUnhashed() && !format.holdsUnhashedFiles()) {
            lose(file.path(), "the content is unknown");
        } else if (format.isRich()) {
            converted.add(file);
        } else {
            if (file.runnable()) {
                lose(file.path(), "the run bit");
            }
            addWhole(file);
        }
    }

    /** A file of 2023-03-03: one hash, no run bit. */
    private void addWhole(ManifestEntry.File file) throws IOException {
        if (!file.isChunked()) {
            converted.add(
                    new ManifestEntry.File(
                            file.path(), file.size(), file.mtimeMicros(), false, file.hashes()));
            return;
        }
        if (store == null) {
            throw ManifestException.entry(
                    file.path(), "is chunked; one hash for all of it needs the store");
        }
        ObjectId whole =
                store.put(
                        FileContent.source(file, manifest.header().chunkSize(), store, patience),
                        patience);
        converted.add(
                new ManifestEntry.File(
                        file.path(),
                        file.size(),
                        file.mtimeMicros(),
                        false,
                        List.of(whole.hash())));
    }

    private void convert(ManifestEntry.Symlink link) throws IOException {
        if (format.isRich() && isKept(link)) {
            converted.add(link);
            return;
        }
        ManifestEntry target = LinkWalk.follow(link.path(), byPath);
        if (target instanceof ManifestEntry.File file && !file.isUnhashed()) {
            lose(link.path(), "is a link; it becomes a copy of " + PathBytes.quote(file.path()));
            convert(file.at(link.path()));
        } else {
            lose(link.path(), "is a link that leads to no file of the manifest");
        }
    }

    private boolean isKept(ManifestEntry.Symlink link) {
        String text = SymlinkTargets.toText(link.path(), link.target());
        return SymlinkTargets.isKept(format, link.path(), text, this::isDirectory);
    }

    /** A diff need not list the directories that its parent has. */
    private boolean isDirectory(String path) {
        return manifest.header().isDiff()
                || parents.contains(path)
                || byPath.get(path) instanceof ManifestEntry.Directory;
    }

    private void convert(ManifestEntry.Directory directory) {
        if (format.isRich()) {
            converted.add(directory);
        } else if (!parents.contains(directory.path())) {
            lose(directory.path(), "is an empty directory");
        }
    }

    private void convert(ManifestEntry.Deletion deletion) {
        if (format.isRich()) {
            converted.add(deletion);
        } else {
            lose(deletion.path(), "is deleted");
        }
    }

    private ManifestHeader header() {
        ManifestHeader old = manifest.header();
        boolean keepsChunks = format.statesChunkSize() && old.format().isRich();
        long chunkSize = keepsChunks ? old.chunkSize() : format.defaultChunkSize();
        return old.isDiff() && format.isRich() && old.parentHash() != null
                ? ManifestHeader.diff(format, chunkSize, old.parentHash())
                : ManifestHeader.snapshot(format, chunkSize);
    }
}
