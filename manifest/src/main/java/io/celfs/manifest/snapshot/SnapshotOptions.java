package io.celfs.manifest.snapshot;

import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.Progress;
import io.celfs.storage.Patience;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a snapshot is made.
 *
 * @param chunkSize bytes per chunk, or {@link ManifestFormat#NO_CHUNKS}
 * @param skipUnreadable true if files that cannot be read are left out instead of being an error
 * @param threads files that are hashed at the same time
 * @param cache what is known about files; closed by who opened it
 * @param clock for the rule that a file changed just now is not trusted to look changed next time
 * @param patience for every call to the store
 */
public record SnapshotOptions(
        ManifestFormat format,
        long chunkSize,
        LinkPolicy links,
        boolean skipUnreadable,
        int threads,
        HashCache cache,
        Progress progress,
        InstantSource clock,
        Patience patience) {
    /** More than there are processors: most of the time goes into waiting for the store's fsync. */
    private static final int MIN_THREADS = 8;

    /** A file that is not cut is stored in one call, however large it is. */
    private static final Patience PATIENCE = Patience.of(Duration.ofHours(6));

    /** The usual choices for a format; no cache, no progress. */
    public static SnapshotOptions of(ManifestFormat format) {
        return new SnapshotOptions(
                format,
                format.defaultChunkSize(),
                LinkPolicy.KEEP,
                false,
                Math.max(MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors()),
                HashCache.NONE,
                Progress.NONE,
                InstantSource.system(),
                PATIENCE);
    }

    /** The same with other chunks; only for formats that state their chunk size. */
    public SnapshotOptions withChunkSize(long bytes) {
        return new SnapshotOptions(
                format, bytes, links, skipUnreadable, threads, cache, progress, clock, patience);
    }

    public SnapshotOptions withLinks(LinkPolicy policy) {
        return new SnapshotOptions(
                format,
                chunkSize,
                policy,
                skipUnreadable,
                threads,
                cache,
                progress,
                clock,
                patience);
    }

    public SnapshotOptions withSkipUnreadable(boolean skip) {
        return new SnapshotOptions(
                format, chunkSize, links, skip, threads, cache, progress, clock, patience);
    }

    public SnapshotOptions withThreads(int count) {
        return new SnapshotOptions(
                format, chunkSize, links, skipUnreadable, count, cache, progress, clock, patience);
    }

    public SnapshotOptions withCache(HashCache hashes, InstantSource time) {
        return new SnapshotOptions(
                format,
                chunkSize,
                links,
                skipUnreadable,
                threads,
                hashes,
                progress,
                time,
                patience);
    }

    public SnapshotOptions withProgress(Progress listener) {
        return new SnapshotOptions(
                format,
                chunkSize,
                links,
                skipUnreadable,
                threads,
                cache,
                listener,
                clock,
                patience);
    }

    public SnapshotOptions withPatience(Patience limit) {
        return new SnapshotOptions(
                format, chunkSize, links, skipUnreadable, threads, cache, progress, clock, limit);
    }
}
