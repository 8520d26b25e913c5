package io.celfs.manifest;

import io.celfs.storage.ContentHash;
import io.celfs.storage.ObjectId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which objects of the store a file consists of. */
public final class Chunks {
    private Chunks() {}

    /** True if a file of this size is cut: strictly larger than a chunk. */
    public static boolean isCut(long size, long chunkSize) {
        return chunkSize > 0 && size > chunkSize;
    }

    /** How many chunks a file of this size has; 1 if it is not cut. */
    public static long count(long size, long chunkSize) {
        return isCut(size, chunkSize) ? (size - 1) / chunkSize + 1 : 1;
    }

    /** Length of chunk {@code index}. */
    public static long length(long size, long chunkSize, long index) {
        return isCut(size, chunkSize) ? Math.min(chunkSize, size - index * chunkSize) : size;
    }

    /**
     * The objects of a file, in order.
     *
     * @throws ManifestException if the content is unknown
     */
    public static List<ObjectId> objects(ManifestEntry.File file, long chunkSize)
            throws ManifestException {
        if (file.isUnhashed()) {
            throw ManifestException.entry(file.path(), "the manifest has no hash for it");
        }
        if (!file.isChunked()) {
            return List.of(new ObjectId(file.hashes().getFirst(), file.size()));
        }
        List<ObjectId> objects = new ArrayList<>(file.hashes().size());
        for (ContentHash hash : file.hashes()) {
            objects.add(new ObjectId(hash, length(file.size(), chunkSize, objects.size())));
        }
        return objects;
    }

    /** What is wrong with the number of hashes of a chunked file; null if nothing is. */
    public static @Nullable String problem(long size, int hashes, long chunkSize) {
        if (!isCut(size, chunkSize)) {
            return "has chunks, but its size of "
                    + size
                    + " is not above the chunk size of "
                    + chunkSize;
        }
        long expected = count(size, chunkSize);
        return hashes == expected ? null : "needs " + expected + " chunks, has " + hashes;
    }
}
