package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Immutable objects, each named by the hash of its content.
 *
 * <p>Must-clauses: all methods may be called from any thread. Bytes that are handed out were
 * verified against the object's hash, ranges too. An object is either wholly there or not there at
 * all, whatever happens to the process. A call that outlasts its patience fails with TRANSIENT, a
 * cancelled one with CANCELLED; neither spoils the answer of another caller.
 */
public interface FileStore extends AutoCloseable {
    /** True if the object is there, with its length. Its content is not looked at. */
    boolean contains(ObjectId id, Patience patience) throws StoreException;

    /**
     * Fills {@code target} with the bytes of the object from {@code offset} on. The range must lie
     * in the object. After a failure the content of {@code target} is undefined.
     *
     * @param target native or heap memory
     * @throws StoreException of any kind
     * @throws IndexOutOfBoundsException if the range does not lie in {@code [0, id.size())}
     */
    void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException;

    /**
     * Reads the object whole and compares it with its hash.
     *
     * @throws StoreException CORRUPT if it has other bytes
     */
    default void verify(ObjectId id, Patience patience) throws StoreException {
        Deadline deadline = Deadline.start(patience);
        ContentHasher hasher = new ContentHasher();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.clamp(id.size(), 1, 1 << 20));
            long done = 0;
            do {
                long length = Math.min(buffer.byteSize(), id.size() - done);
                MemorySegment piece = buffer.asSlice(0, length);
                read(id, done, piece, deadline.rest());
                hasher.update(piece);
                done += length;
            } while (done < id.size());
        }
        if (!hasher.hash().equals(id.hash())) {
            throw new StoreException(Kind.CORRUPT, "object " + id + " has other bytes");
        }
    }

    /**
     * Stores content and answers its name, which is computed from exactly the bytes stored. What is
     * already there is not stored again; a caller that knows the name saves reading the source by
     * asking {@link #contains} first. When this returns, the object survives a power cut.
     *
     * @throws StoreException CORRUPT if the source cannot be read or gives another length than it
     *     says, FULL if there is no room
     */
    ObjectId put(ContentSource source, Patience patience) throws StoreException;

    /**
     * Begins to store many objects together. Stores that gain nothing by it do as they do with
     * single puts.
     */
    default StoreBatch batch() {
        return new PlainBatch(this);
    }

    /** Where the store is, as a URL without credentials, for people and for session files. */
    String url();

    /** True if a read costs no more than a local disk's; such a store needs no block cache. */
    boolean isLocal();

    @Override
    void close();
}
