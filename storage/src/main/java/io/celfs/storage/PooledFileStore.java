package io.celfs.storage;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A store whose reads go through a pool of blocks in memory. Closes both. */
public final class PooledFileStore extends ForwardingFileStore {
    private final MemoryPool pool;

    /**
     * Puts a pool before a store.
     *
     * @param pool a pool over the same store
     */
    public PooledFileStore(FileStore inner, MemoryPool pool) {
        super(inner);
        this.pool = pool;
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        Objects.checkFromIndexSize(offset, target.byteSize(), id.size());
        if (id.size() == 0) {
            inner.read(id, offset, target, patience);
        } else {
            pool.read(id, offset, target, patience);
        }
    }

    @Override
    public void close() {
        pool.close();
        inner.close();
    }
}
