package io.celfs.manifest.snapshot;

import io.celfs.manifest.Chunks;
import io.celfs.manifest.FileTimes;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ProgressCounter;
import io.celfs.manifest.RunBit;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import io.celfs.storage.ContentHash;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.StoreBatch;
import io.celfs.storage.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the content of one open file into the store. Safe for several threads. */
final class FileHasher {
    private static final int ATTEMPTS = 4;

    private final FileStore store;
    private final StoreBatch batch;
    private final SnapshotOptions options;
    private final ProgressCounter progress;

    /**
     * @param batch of the store; takes what is not there yet
     */
    FileHasher(
            FileStore store, StoreBatch batch, SnapshotOptions options, ProgressCounter progress) {
        this.store = store;
        this.batch = batch;
        this.options = options;
        this.progress = progress;
    }

    /**
     * The entry of a file whose content is in the store.
     *
     * @param hostPath absolute, for the cache
     * @return null if the file changed each time it was read
     * @throws PosixException if the file cannot be read
     */
    ManifestEntry.@Nullable File hash(SnapshotSource.File file, String path, byte[] hostPath)
            throws PosixException, StoreException {
        HostStat stat = new HostStat();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            file.stat(stat);
            if (!stat.isRegular()) {
                return null;
            }
            List<ContentHash> hashes = hashOnce(file, stat, hostPath);
            if (hashes != null) {
                return new ManifestEntry.File(
                        path,
                        stat.size,
                        FileTimes.micros(stat.mtime, stat.mtimeNanos),
                        options.format().isRich() && RunBit.of(stat.mode),
                        hashes);
            }
        }
        return null;
    }

    private @Nullable List<ContentHash> hashOnce(
            SnapshotSource.File file, HostStat stat, byte[] hostPath)
            throws PosixException, StoreException {
        Fingerprint before = Fingerprint.of(stat);
        List<ContentHash> known = options.cache().lookup(hostPath, options.chunkSize(), before);
        if (known != null && isStored(known, stat.size)) {
            progress.advance(stat.size);
            return known;
        }
        Instant start = options.clock().instant();
        List<ContentHash> hashes = put(file, before);
        if (hashes == null || !before.equals(fingerprint(file))) {
            return null;
        }
        if (before.isSettledAt(start)) {
            options.cache().record(hostPath, options.chunkSize(), before, hashes);
        }
        progress.hashed(stat.size);
        return hashes;
    }

    private static Fingerprint fingerprint(SnapshotSource.File file) throws PosixException {
        HostStat stat = new HostStat();
        file.stat(stat);
        return Fingerprint.of(stat);
    }

    private boolean isStored(List<ContentHash> hashes, long size) throws StoreException {
        if (hashes.size() != Chunks.count(size, options.chunkSize())) {
            return false;
        }
        for (int i = 0; i < hashes.size(); i++) {
            long length = Chunks.length(size, options.chunkSize(), i);
            if (!store.contains(new ObjectId(hashes.get(i), length), options.patience())) {
                return false;
            }
        }
        return true;
    }

    /** Stores the chunks; null if the file changed meanwhile. */
    private @Nullable List<ContentHash> put(SnapshotSource.File file, Fingerprint before)
            throws PosixException, StoreException {
        long count = Chunks.count(before.size(), options.chunkSize());
        List<ContentHash> hashes = new ArrayList<>();
        long offset = 0;
        for (long i = 0; i < count; i++) {
            long length = Chunks.length(before.size(), options.chunkSize(), i);
            ContentHash hash = put(file, new FileRange(file, offset, length), before);
            if (hash == null) {
                return null;
            }
            hashes.add(hash);
            offset += length;
            progress.advance(length);
        }
        return hashes;
    }

    private @Nullable ContentHash put(SnapshotSource.File file, FileRange range, Fingerprint before)
            throws PosixException, StoreException {
        try {
            return batch.put(range, options.patience()).hash();
        } catch (StoreException e) {
            PosixException unreadable = range.failure();
            if (unreadable != null) {
                throw unreadable;
            }
            // A file that was cut while it was read gives fewer bytes than it promised.
            if (e.kind() == StoreException.Kind.CORRUPT && !before.equals(fingerprint(file))) {
                return null;
            }
            throw e;
        }
    }
}
