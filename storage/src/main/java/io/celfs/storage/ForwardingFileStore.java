package io.celfs.storage;

import java.lang.foreign.MemorySegment;

/** A store that leaves everything to another one; decorators override what they change. */
public abstract class ForwardingFileStore implements FileStore {
    /** The store that does the work. */
    protected final FileStore inner;

    protected ForwardingFileStore(FileStore inner) {
        this.inner = inner;
    }

    @Override
    public boolean contains(ObjectId id, Patience patience) throws StoreException {
        return inner.contains(id, patience);
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        inner.read(id, offset, target, patience);
    }

    @Override
    public void verify(ObjectId id, Patience patience) throws StoreException {
        inner.verify(id, patience);
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        return inner.put(source, patience);
    }

    /** The inner store's batch: to be overridden by who overrides {@link #put}. */
    @Override
    public StoreBatch batch() {
        return inner.batch();
    }

    @Override
    public String url() {
        return inner.url();
    }

    @Override
    public boolean isLocal() {
        return inner.isLocal();
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String toString() {
        return url();
    }
}
