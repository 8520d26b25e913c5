package io.celfs.cow;

import io.celfs.core.Attributes;
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

/**
 * Puts the content of changed files into the store, chunk by chunk; a chunk that shows the base
 * unchanged keeps its hash and is not read. Remembers what it hashed, so that a second try only
 * reads what changed.
 */
final class ContentExport implements AutoCloseable {
    private static final Patience PATIENCE = Patience.of(Duration.ofHours(1));

    private static final long GONE = -1;

    /** A file could not be read as it was, because it is no longer so. */
    static final class ChangedMeanwhile extends IOException {
        ChangedMeanwhile(IOException cause) {
            super("changed while it was read", cause);
        }
    }

    private record Hashed(long version, long size, List<ContentHash> hashes) {}

    private final WritableVfs fileSystem;
    private final Base base;
    private final StoreBatch batch;
    private final Map<Long, Hashed> done = new HashMap<>();
    private long bytes;
    private int files;

    ContentExport(WritableVfs fileSystem, FileStore store) {
        this.fileSystem = fileSystem;
        this.base = fileSystem.table().base;
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
        Node node = fileSystem.node(ino);
        if (node == null || node.file == null) {
            fileSystem.getattr(OpContext.ROOT, ino, attributes);
            List<ContentHash> ofBase = base.contains(ino) ? base.hashes(ino) : null;
            if (ofBase != null) {
                return ofBase;
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

    /** True if a file is as it was when it was hashed. */
    boolean isCurrent(long ino) throws FsException {
        Hashed known = done.get(ino);
        return known == null || known.version() == version(ino);
    }

    private long version(long ino) throws FsException {
        Node node = fileSystem.node(ino);
        if (node == null || node.nlink == 0) {
            return GONE;
        }
        fileSystem.getattr(OpContext.ROOT, ino, new Attributes()); // Asks the host, where it knows.
        return node.version();
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
        long chunkSize = base.chunkSize();
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
        List<ContentHash> ofBase = base.contains(handle.ino()) ? base.hashes(handle.ino()) : null;
        if (ofBase != null
                && index < ofBase.size()
                && fileSystem.files().showsBase(((Handle) handle).node, from, length)) {
            return ofBase.get(index);
        }
        bytes += length;
        return batch.put(new Range(handle, from, length), PATIENCE).hash();
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
