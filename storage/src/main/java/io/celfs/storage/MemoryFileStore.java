package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store on the heap, for tests and for what need not last. Objects are under 2 GiB. Checked like
 * the others: {@link #replace} lets a test spoil an object and see it found out.
 */
public final class MemoryFileStore implements FileStore {
    private static final class Stored {
        final byte[] bytes;
        final BlockSums sums;

        Stored(byte[] bytes, BlockSums sums) {
            this.bytes = bytes;
            this.sums = sums;
        }
    }

    private final ConcurrentHashMap<ObjectId, Stored> objects = new ConcurrentHashMap<>();

    @Override
    public boolean contains(ObjectId id, Patience patience) throws StoreException {
        Deadline.start(patience).check(id);
        Stored stored = objects.get(id);
        return stored != null && stored.bytes.length == id.size();
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        Objects.checkFromIndexSize(offset, target.byteSize(), id.size());
        Deadline.start(patience).check(id);
        Stored stored = objects.get(id);
        if (stored == null) {
            throw new StoreException(
                    Kind.NOT_FOUND, "object " + id + " is not in the store " + url());
        }
        check(id, stored, offset, offset + target.byteSize());
        MemorySegment.copy(
                MemorySegment.ofArray(stored.bytes), offset, target, 0, target.byteSize());
    }

    private static void check(ObjectId id, Stored stored, long from, long to)
            throws StoreException {
        int length = stored.bytes.length;
        boolean sound = length == id.size();
        for (long at = from - from % BlockSums.BLOCK; sound && at < to; at += BlockSums.BLOCK) {
            int end = (int) Math.min(length, at + BlockSums.BLOCK);
            ByteBuffer block = ByteBuffer.wrap(stored.bytes, (int) at, end - (int) at);
            sound = BlockSums.of(block) == stored.sums.get(at / BlockSums.BLOCK);
        }
        if (!sound) {
            throw new StoreException(
                    Kind.CORRUPT,
                    "object %s is damaged near bytes %d to %d".formatted(id, from, to));
        }
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        Deadline deadline = Deadline.start(patience);
        deadline.check("storing an object");
        byte[] bytes = readAll(source);
        deadline.check("storing an object");
        ObjectId id = new ObjectId(ContentHasher.hash(bytes), bytes.length);
        objects.put(id, new Stored(bytes, BlockSums.of(bytes)));
        return id;
    }

    private static byte[] readAll(ContentSource source) throws StoreException {
        try (InputStream content = source.open()) {
            long size = source.size();
            byte[] bytes = content.readNBytes(Math.toIntExact(size));
            if (bytes.length < size || content.read() >= 0) {
                throw new StoreException(
                        Kind.CORRUPT,
                        "content that was said to have " + size + " bytes has another length");
            }
            return bytes;
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    Kind.CORRUPT, "cannot read what is to be stored: " + e.getMessage(), e);
        }
    }

    /** Gives an object other bytes than it should have, as a failing disk would. */
    public void replace(ObjectId id, byte[] bytes) {
        objects.computeIfPresent(id, (same, stored) -> new Stored(bytes, stored.sums));
    }

    /** Loses an object. */
    public void remove(ObjectId id) {
        objects.remove(id);
    }

    @Override
    public String url() {
        return "memory:";
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public void close() {
        objects.clear();
    }
}
