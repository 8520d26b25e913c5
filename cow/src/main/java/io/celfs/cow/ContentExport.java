package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.manifest.Chunks;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import io.celfs.storage.Patience;
import io.celfs.storage.StoreBatch;
import io.celfs.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the content of changed files into the store, chunk by chunk; a chunk that shows what the
 * baseline showed keeps its hash and is not read. Remembers what it hashed, so that a second try
 * only reads what changed.
 */
final class ContentExport implements AutoCloseable {
    private static final Patience PATIENCE = Patience.of(Duration.ofHours(1));

    private static final long GONE = -1;

    /** What a node begins with: the base's content. */
    private static final long UNTOUCHED = 0;

    /** A file could not be read as it was, because it is no longer so. */
    static final class ChangedMeanwhile extends IOException {
        ChangedMeanwhile(IOException cause) {
            super("changed while it was read", cause);
        }
    }

    private record Hashed(long version, long size, List<ContentHash> hashes) {}

    private final WritableVfs fileSystem;
    private final Tree before;
    private final Comparison comparison;
    private final long chunkSize;
    private final StoreBatch batch;
    private final Map<Long, Hashed> done = new HashMap<>();
    private long bytes;
    private int files;

    ContentExport(WritableVfs fileSystem, Baseline baseline, FileStore store) {
        this.fileSystem = fileSystem;
        this.before = baseline.tree();
        this.comparison = new Comparison(fileSystem.table(), baseline);
        this.chunkSize = fileSystem.table().base.chunkSize();
        this.batch = store.batch();
    }

    /** Makes everything that was stored durable. */
    void commit() throws StoreException {
        batch.commit(PATIENCE);
    }

    @Override
    public void close() throws StoreException {
        batch.close();
    }

    long bytes() {
        return bytes;
    }

    int files() {
        return files;
    }

    /**
     * The hashes of a file's chunks as they are in the store now; {@code attributes} gets its
     * state.
     */
    List<ContentHash> hashes(long ino, Attributes attributes) throws IOException {
        fileSystem.getattr(OpContext.ROOT, ino, attributes);
        if (isUnchanged(ino, attributes.size)) {
            List<ContentHash> known = before.hashes(ino);
            if (known != null) {
                return known;
            }
        }
        FileHandle handle = fileSystem.open(OpContext.ROOT, ino, OpenFlags.READ_ONLY);
        try {
            long version = version(ino);
            fileSystem.getattr(OpContext.ROOT, ino, attributes);
            Hashed known = done.get(ino);
            if (known != null && known.version() == version && known.size() == attributes.size) {
                return known.hashes();
            }
            List<ContentHash> hashes = storeUnlessChanged(handle, attributes.size, version);
            done.put(ino, new Hashed(version, attributes.size, hashes));
            files++;
            return hashes;
        } finally {
            fileSystem.release(handle);
        }
    }

    private boolean isUnchanged(long ino, long size) throws FsException {
        Node node = fileSystem.node(ino);
        return before.contains(ino)
                && size == sizeBefore(ino)
                && (node == null || comparison.showsSame(node, 0, size));
    }

    private long sizeBefore(long ino) throws FsException {
        Attributes attributes = new Attributes();
        before.getattr(ino, attributes);
        return attributes.size;
    }

    /** True if a file is as it was when it was hashed. */
    boolean isCurrent(long ino) throws FsException {
        Hashed known = done.get(ino);
        return known == null || known.version() == version(ino);
    }

    private long version(long ino) throws FsException {
        Node node = fileSystem.node(ino);
        if (node == null) {
            return isThere(ino) ? UNTOUCHED : GONE;
        }
        if (node.nlink == 0) {
            return GONE;
        }
        fileSystem.getattr(OpContext.ROOT, ino, new Attributes()); // Asks the host, where it knows.
        return node.version();
    }

    private boolean isThere(long ino) throws FsException {
        try {
            fileSystem.getattr(OpContext.ROOT, ino, new Attributes());
            return true;
        } catch (FsException e) {
            if (e.errno() == Errno.ESTALE) {
                return false;
            }
            throw e;
        }
    }

    /** A file that was cut or removed while it was read fails in many ways; all mean the same. */
    private List<ContentHash> storeUnlessChanged(FileHandle handle, long size, long version)
            throws IOException {
        try {
            return store(handle, size);
        } catch (IOException e) {
            if (version(handle.ino()) != version) {
                throw new ChangedMeanwhile(e);
            }
            throw e;
        }
    }

    private List<ContentHash> store(FileHandle handle, long size) throws IOException {
        long count = Chunks.count(size, chunkSize);
        List<ContentHash> hashes = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long from = Chunks.isCut(size, chunkSize) ? i * chunkSize : 0;
            hashes.add(chunk(handle, from, Chunks.length(size, chunkSize, i), (int) i));
        }
        return hashes;
    }

    private ContentHash chunk(FileHandle handle, long from, long length, int index)
            throws IOException {
        List<ContentHash> known = unchanged((Handle) handle, from, length);
        if (known != null && index < known.size()) {
            return known.get(index);
        }
        bytes += length;
        return batch.put(new Range(handle, from, length), PATIENCE).hash();
    }

    /** The hashes that a file had, if a chunk of it is what it was. */
    private @Nullable List<ContentHash> unchanged(Handle handle, long from, long length)
            throws IOException {
        long ino = handle.ino();
        if (!before.contains(ino) || !comparison.showsSame(handle.node, from, length)) {
            return null;
        }
        long sizeBefore = sizeBefore(ino);
        long endBefore = chunkSize > 0 ? Math.min(sizeBefore, from + chunkSize) : sizeBefore;
        return from + length == endBefore ? before.hashes(ino) : null;
    }

    /** A part of an open file, to be read as often as the store needs. */
    private final class Range implements ContentSource {
        private final FileHandle handle;
        private final long from;
        private final long length;

        Range(FileHandle handle, long from, long length) {
            this.handle = handle;
            this.from = from;
            this.length = length;
        }

        @Override
        public long size() {
            return length;
        }

        @Override
        public InputStream open() {
            return new HandleInput(fileSystem, handle, from, length);
        }
    }
}
