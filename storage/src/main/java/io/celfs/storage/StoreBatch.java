package io.celfs.storage;

/**
 * Many objects on their way into a store together, which costs far less than one by one: they are
 * made durable in bulk. Made by {@link FileStore#batch}, closed before its store.
 *
 * <p>Must-clauses: {@link #put} and {@link #commit} may be called from any thread. Before a commit
 * an object of the batch may be readable or not, and a crash may lose it; in part it is never
 * there. Batches over one store, in one process or several, may hold the same objects.
 */
public interface StoreBatch extends AutoCloseable {
    /**
     * Takes content in and answers its name, as {@link FileStore#put} does, but for its promise:
     * only {@link #commit} makes the object durable. Content that is in the store or in the batch
     * already is not written again. After a failure the batch goes on without that object.
     *
     * @throws StoreException as {@link FileStore#put}; or because the batch was lost, see {@link
     *     #commit}
     * @throws IllegalStateException after close
     */
    ObjectId put(ContentSource source, Patience patience) throws StoreException;

    /**
     * Makes everything durable and visible that was put before; more may be put afterwards. With
     * TRANSIENT and CANCELLED nothing was lost, and it may be tried again. Any other failure loses
     * what was not committed: all later calls fail in the same way, and the work is to be done
     * again in a new batch.
     *
     * @throws StoreException FULL if there is no room, CORRUPT if the host lost what was written
     * @throws IllegalStateException after close
     */
    void commit(Patience patience) throws StoreException;

    /**
     * Drops what was not committed and is not in the store yet, and leaves nothing else behind.
     * Waits for calls that run.
     */
    @Override
    void close();
}
