package io.celfs.storage;

/** The batch of a store that has no better way: each object is durable as soon as it was put. */
public final class PlainBatch implements StoreBatch {
    private final FileStore store;
    private volatile boolean closed;

    public PlainBatch(FileStore store) {
        this.store = store;
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        requireOpen();
        return store.put(source, patience);
    }

    @Override
    public void commit(Patience patience) throws StoreException {
        requireOpen();
        Deadline.start(patience).check("committing a batch");
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the batch is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
