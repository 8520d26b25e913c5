package io.celfs.storage;

import java.lang.foreign.MemorySegment;

/**
 * Immutable objects, each named by the hash of its content.
 *
 * <p>Must-clauses: all methods may be called from any thread. Bytes that are handed out were
 * verified against the object's hash, ranges too (DESIGN: a side file of checksums per 4 KiB, made
 * by the put or by the first whole read). An object is either wholly there or not there at all,
 * whatever happens to the process. Storing what is already there costs a look, not a copy.
 */
public interface FileStore extends AutoCloseable {
    /** True if the object is there. Its content is not looked at. */
    boolean contains(ObjectId id, Patience patience) throws StoreException;

    /**
     * Fills {@code target} with the bytes of the object from {@code offset} on. The range must lie
     * in the object.
     *
     * @param target native or heap memory
     * @throws StoreException of any kind
     * @throws IndexOutOfBoundsException if the range does not lie in {@code [0, id.size())}
     */
    void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException;

    /**
     * Stores content and answers its name, which is computed from exactly the bytes stored.
     *
     * @throws StoreException CORRUPT if the source gives another length than it says
     */
    ObjectId put(ContentSource source, Patience patience) throws StoreException;

    /** Where the store is, as a URL without credentials, for people and for session files. */
    String url();

    /** True if a read costs no more than a local disk's; such a store needs no block cache. */
    boolean isLocal();

    @Override
    void close();
}
