package io.celfs.manifest.snapshot;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.ProgressCounter;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import io.celfs.storage.FileStore;
import io.celfs.storage.StoreBatch;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Makes a manifest of a tree and brings its content into a store. Files that change while they are
 * read are read again; the tree as a whole is not frozen: what happens to files that were read
 * before is not in the manifest.
 */
public final class SnapshotBuilder {
    private final FileStore store;
    private final SnapshotOptions options;
    private final Collected collected = new Collected();
    private final ProgressCounter progress;

    private SnapshotBuilder(FileStore store, SnapshotOptions options) {
        this.store = store;
        this.options = options;
        progress = new ProgressCounter(options.progress());
    }

    /**
     * Makes a snapshot. All objects are in the store when it returns.
     *
     * @param root path of the folder, as bytes; a link to it is followed
     * @throws SnapshotException if something cannot be read or kept, and the options do not allow
     *     to leave it out
     * @throws IOException if the store fails
     */
    public static SnapshotResult build(byte[] root, FileStore store, SnapshotOptions options)
            throws IOException {
        SnapshotBuilder builder = new SnapshotBuilder(store, options);
        try (HostSource source = HostSource.open(root)) {
            return builder.build(source, builder.storeFolder(source));
        }
    }

    /** Makes a snapshot of any tree, which must not hold the store; otherwise the same. */
    public static SnapshotResult build(
            SnapshotSource source, FileStore store, SnapshotOptions options) throws IOException {
        return new SnapshotBuilder(store, options).build(source, Set.of());
    }

    private SnapshotResult build(SnapshotSource source, Set<HostNode> excluded) throws IOException {
        scan(source, excluded);
        List<Finding> errors =
                collected.findings().stream().filter(f -> isError(f.kind())).toList();
        if (!errors.isEmpty()) {
            throw new SnapshotException(errors);
        }
        return result();
    }

    private boolean isError(Finding.Kind kind) {
        return kind.isError() && !(options.skipUnreadable() && kind.isSkippable());
    }

    private void scan(SnapshotSource source, Set<HostNode> excluded) throws IOException {
        try (StoreBatch batch = store.batch()) {
            FileHasher hasher = new FileHasher(store, batch, options, progress);
            try (HashingPool pool =
                    new HashingPool(hasher, collected, progress, options.threads())) {
                new TreeScanner(options, collected, pool, progress, source.path(), excluded)
                        .scan(source.root());
                pool.finish();
            }
            batch.commit(options.patience());
        }
    }

    /** The store's folder, if it is a local one: a snapshot must not contain what it writes. */
    private Set<HostNode> storeFolder(HostSource source) throws IOException {
        byte[] path = StoreFolder.path(store.url());
        if (path == null) {
            return Set.of();
        }
        try (HostDirectory folder = HostDirectory.open(path)) {
            if (source.isWithin(folder)) {
                throw new ManifestException(
                        PathBytes.quote(PathBytes.text(source.path())) + " lies in the store");
            }
            HostStat stat = new HostStat();
            folder.stat(new byte[0], stat);
            return Set.of(HostNode.of(stat));
        } catch (PosixException e) {
            return Set.of(); // a store that is not there yet cannot lie in the tree
        }
    }

    private SnapshotResult result() {
        ManifestHeader header = ManifestHeader.snapshot(options.format(), options.chunkSize());
        List<ManifestEntry> entries = collected.entries();
        return new SnapshotResult(
                Manifest.of(header, entries),
                collected.findings(),
                entries.stream().filter(ManifestEntry.File.class::isInstance).count(),
                progress.hashedFiles(),
                progress.hashedBytes());
    }
}
