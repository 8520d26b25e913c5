package io.celfs.manifest.snapshot;

import io.celfs.manifest.BoundedPool;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ProgressCounter;
import io.celfs.posix.PosixException;
import java.io.IOException;

/** Hashes open files on a few threads. The number of files that wait open is bounded. */
final class HashingPool implements AutoCloseable {
    private final FileHasher hasher;
    private final Collected collected;
    private final ProgressCounter progress;
    private final BoundedPool pool;

    HashingPool(FileHasher hasher, Collected collected, ProgressCounter progress, int threads) {
        this.hasher = hasher;
        this.collected = collected;
        this.progress = progress;
        pool = new BoundedPool("hash-", threads);
    }

    /** Takes over an open file; waits if too many wait already. */
    void submit(SnapshotSource.File file, String path, byte[] hostPath) throws IOException {
        pool.submit(() -> hash(file, path, hostPath), file::close);
    }

    /** Failures of the file are findings; those of the store end the snapshot. */
    private void hash(SnapshotSource.File file, String path, byte[] hostPath) throws IOException {
        try {
            ManifestEntry.File entry = hasher.hash(file, path, hostPath);
            if (entry == null) {
                collected.find(
                        Finding.Kind.CHANGED, path, "changed each time while it was being read");
            } else {
                collected.add(entry);
            }
        } catch (PosixException e) {
            collected.find(Finding.Kind.UNREADABLE, path, e);
        } catch (ArithmeticException e) {
            collected.find(
                    Finding.Kind.UNREADABLE, path, "its time is too far from 1970 for a manifest");
        }
        progress.finished();
    }

    /** Waits for all files. */
    void finish() throws IOException {
        pool.finish();
    }

    @Override
    public void close() {
        pool.close();
    }
}
