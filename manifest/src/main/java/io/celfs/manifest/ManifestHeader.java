package io.celfs.manifest;

import io.celfs.storage.ContentHash;
import java.math.BigInteger;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says beside its entries. The only hash algorithm is xxh128.
 *
 * @param format wire format
 * @param kind snapshot or diff; 2023-03-03 knows only snapshots
 * @param absolute true if paths are absolute, which only {@link ManifestFormat#BETA_2025_12}
 *     declares
 * @param chunkSize bytes per chunk, or {@link ManifestFormat#NO_CHUNKS}; a file is cut if it is
 *     strictly larger
 * @param parentHash hash of the exact bytes of the manifest that a diff starts from
 * @param totalSize sum of the sizes of all files, as written: readers of these formats do not
 *     verify it, and it may exceed a long
 */
public record ManifestHeader(
        ManifestFormat format,
        ManifestKind kind,
        boolean absolute,
        long chunkSize,
        @Nullable ContentHash parentHash,
        BigInteger totalSize) {
    public ManifestHeader {
        if (chunkSize == 0 || chunkSize < ManifestFormat.NO_CHUNKS) {
            throw new IllegalArgumentException("chunk size " + chunkSize);
        }
    }

    /** Header of a snapshot with relative paths; its total is still zero. */
    public static ManifestHeader snapshot(ManifestFormat format, long chunkSize) {
        return new ManifestHeader(
                format, ManifestKind.SNAPSHOT, false, chunkSize, null, BigInteger.ZERO);
    }

    /** Header of a diff with relative paths; its total is still zero. */
    public static ManifestHeader diff(ManifestFormat format, long chunkSize, ContentHash parent) {
        return new ManifestHeader(
                format, ManifestKind.DIFF, false, chunkSize, parent, BigInteger.ZERO);
    }

    /** The same with the sum of the sizes of these entries as total. */
    public ManifestHeader withTotalOf(Collection<? extends ManifestEntry> entries) {
        TotalSize total = new TotalSize();
        entries.forEach(total::add);
        return new ManifestHeader(format, kind, absolute, chunkSize, parentHash, total.value());
    }

    public boolean isDiff() {
        return kind == ManifestKind.DIFF;
    }
}
