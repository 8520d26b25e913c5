package io.celfs.manifest.content;

import io.celfs.manifest.BoundedPool;
import io.celfs.manifest.Descent;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.MountRules;
import io.celfs.manifest.PathOrder;
import io.celfs.manifest.PathText;
import io.celfs.manifest.Progress;
import io.celfs.manifest.ProgressCounter;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import io.celfs.storage.FileStore;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the tree of a manifest to disk, or applies a diff to a tree: first what is deleted, the
 * deepest first, then directories, then files and links. Files that are in the way are replaced one
 * by one; other files are left alone. Nothing outside the target is ever touched.
 */
public final class Checkout {
    private static final int NEW_DIRECTORY = 0777;

    private final Manifest manifest;
    private final Descent descent;
    private final FileWriter writer;
    private final ProgressCounter progress;

    private Checkout(Manifest manifest, HostDirectory root, FileWriter writer, ProgressCounter p) {
        this.manifest = manifest;
        this.writer = writer;
        descent = new Descent(root);
        progress = p;
    }

    /**
     * Writes a manifest's tree.
     *
     * @param target the folder, made if missing; its parent must exist
     * @param threads files that are written at the same time
     * @return directories that a diff deletes and that are still there because they are not empty
     * @throws ManifestException if the manifest breaks the {@link MountRules}, or something of
     *     another kind is in the way
     */
    public static List<String> write(
            Manifest manifest,
            FileStore store,
            byte[] target,
            int threads,
            Patience patience,
            Progress listener)
            throws IOException {
        MountRules.check(manifest);
        ProgressCounter progress = new ProgressCounter(listener);
        FileWriter writer =
                new FileWriter(
                        store,
                        manifest.header().chunkSize(),
                        patience,
                        new TemporaryNames(manifest.entries()),
                        progress);
        try (HostDirectory root = openOrMake(target)) {
            return new Checkout(manifest, root, writer, progress).write(threads);
        }
    }

    private static HostDirectory openOrMake(byte[] target) throws PosixException {
        try {
            return HostDirectory.open(target);
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOENT) {
                throw e;
            }
        }
        try (HostDirectory here = HostDirectory.open(".")) {
            here.mkdir(target, NEW_DIRECTORY);
        }
        return HostDirectory.open(target);
    }

    private List<String> write(int threads) throws IOException {
        List<String> kept = new Deletions(descent).apply(manifest.entries());
        makeDirectories();
        Map<String, List<ManifestEntry>> byDirectory = byDirectory();
        try (BoundedPool pool = new BoundedPool("checkout-", threads)) {
            for (Map.Entry<String, List<ManifestEntry>> e : byDirectory.entrySet()) {
                fill(e.getKey(), e.getValue(), pool);
            }
            pool.finish();
        }
        return kept;
    }

    private void makeDirectories() throws IOException {
        Set<String> paths = new TreeSet<>(PathOrder.CODE_POINTS);
        for (ManifestEntry entry : manifest.entries()) {
            if (entry instanceof ManifestEntry.Directory directory) {
                paths.add(directory.path());
            }
            if (!(entry instanceof ManifestEntry.Deletion)) {
                addParents(entry.path(), paths);
            }
        }
        for (String path : paths) {
            try {
                descent.make(path, PathText.parent(path), PathText.name(path));
            } catch (PosixException e) {
                throw failed(path, e);
            }
        }
    }

    private static void addParents(String path, Set<String> paths) {
        String parent = PathText.parent(path);
        while (!parent.isEmpty() && paths.add(parent)) {
            parent = PathText.parent(parent);
        }
    }

    private Map<String, List<ManifestEntry>> byDirectory() {
        Map<String, List<ManifestEntry>> result = new TreeMap<>();
        for (ManifestEntry entry : manifest.entries()) {
            if (entry instanceof ManifestEntry.File file) {
                progress.found(file.size());
            } else if (!(entry instanceof ManifestEntry.Symlink)) {
                continue;
            }
            result.computeIfAbsent(PathText.parent(entry.path()), _ -> new ArrayList<>())
                    .add(entry);
        }
        return result;
    }

    private void fill(String directory, List<ManifestEntry> entries, BoundedPool pool)
            throws IOException {
        try (SharedDirectory shared = open(directory)) {
            for (ManifestEntry entry : entries) {
                SharedDirectory own = shared.share();
                pool.submit(() -> write(own.get(), entry), own::close);
            }
        }
    }

    private SharedDirectory open(String directory) throws ManifestException {
        try {
            return new SharedDirectory(descent.open(directory));
        } catch (PosixException e) {
            throw failed(directory, e);
        }
    }

    private void write(HostDirectory directory, ManifestEntry entry) throws IOException {
        try {
            if (entry instanceof ManifestEntry.File file) {
                writer.write(directory, file);
            } else if (entry instanceof ManifestEntry.Symlink link) {
                writer.write(directory, link);
            }
        } catch (IOException e) {
            throw failed(entry.path(), e);
        }
    }

    static ManifestException failed(String path, IOException e) {
        return ManifestException.entry(path, String.valueOf(e.getMessage()), e);
    }
}
