package io.celfs.manifest.snapshot;

import io.celfs.storage.ContentHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers hashes of files, so that unchanged files need not be read again. It only ever saves
 * work: a failing cache knows nothing. Safe for several threads.
 */
public interface HashCache extends AutoCloseable {
    /** Knows nothing. */
    HashCache NONE =
            new HashCache() {
                @Override
                public @Nullable List<ContentHash> lookup(
                        byte[] path, long chunkSize, Fingerprint now) {
                    return null;
                }

                @Override
                public void record(
                        byte[] path,
                        long chunkSize,
                        Fingerprint fingerprint,
                        List<ContentHash> hashes) {}

                @Override
                public void close() {}
            };

    /**
     * The hashes of a file that looks as it did when they were recorded, or null.
     *
     * @param path absolute
     * @param chunkSize as in manifest headers
     */
    @Nullable List<ContentHash> lookup(byte[] path, long chunkSize, Fingerprint now);

    /** Remembers the hashes of a file. */
    void record(byte[] path, long chunkSize, Fingerprint fingerprint, List<ContentHash> hashes);

    @Override
    void close();
}
