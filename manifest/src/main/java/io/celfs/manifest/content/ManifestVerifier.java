package io.celfs.manifest.content;

import io.celfs.manifest.BoundedPool;
import io.celfs.manifest.Chunks;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.Progress;
import io.celfs.manifest.ProgressCounter;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import io.celfs.storage.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads every object of a manifest and compares it with its name, whatever the store has checked.
 */
public final class ManifestVerifier {
    private final FileStore store;
    private final Patience patience;
    private final ProgressCounter progress;

    /** Guarded by this. */
    private final List<ObjectProblem> problems = new ArrayList<>();

    private ManifestVerifier(FileStore store, Patience patience, Progress progress) {
        this.store = store;
        this.patience = patience;
        this.progress = new ProgressCounter(progress);
    }

    /**
     * Verifies a manifest; each object once, however many files have it.
     *
     * @param threads objects that are read at the same time
     * @return what is wrong, by path; files without a hash are not wrong
     * @throws IOException if the store does not answer or refuses
     */
    public static List<ObjectProblem> verify(
            Manifest manifest, FileStore store, int threads, Patience patience, Progress progress)
            throws IOException {
        return new ManifestVerifier(store, patience, progress).verify(manifest, threads);
    }

    private List<ObjectProblem> verify(Manifest manifest, int threads) throws IOException {
        Map<ObjectId, String> objects = objects(manifest);
        try (BoundedPool pool = new BoundedPool("verify-", threads)) {
            for (Map.Entry<ObjectId, String> e : objects.entrySet()) {
                pool.submit(() -> verify(e.getKey(), e.getValue()), () -> {});
            }
            pool.finish();
        }
        synchronized (this) {
            problems.sort(Comparator.comparing(ObjectProblem::path));
            return List.copyOf(problems);
        }
    }

    private Map<ObjectId, String> objects(Manifest manifest) throws IOException {
        Map<ObjectId, String> objects = new LinkedHashMap<>();
        for (ManifestEntry entry : manifest.entries()) {
            if (entry instanceof ManifestEntry.File file && !file.isUnhashed()) {
                for (ObjectId object : Chunks.objects(file, manifest.header().chunkSize())) {
                    if (objects.putIfAbsent(object, file.path()) == null) {
                        progress.found(object.size());
                    }
                }
            }
        }
        return objects;
    }

    private void verify(ObjectId object, String path) throws IOException {
        try {
            store.verify(object, patience);
        } catch (StoreException e) {
            switch (e.kind()) {
                case NOT_FOUND -> add(path, object, "is missing");
                case CORRUPT -> add(path, object, String.valueOf(e.getMessage()));
                default -> throw e;
            }
        }
        progress.advance(object.size());
        progress.finished();
    }

    private synchronized void add(String path, ObjectId object, String message) {
        problems.add(new ObjectProblem(path, object, message));
    }
}
