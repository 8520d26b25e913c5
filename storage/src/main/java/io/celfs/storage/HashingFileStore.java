package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/** A store that names what is put into it and keeps nothing: for those who want the hashes only. */
public final class HashingFileStore implements FileStore {
    private static final int PIECE = 1 << 20;

    @Override
    public boolean contains(ObjectId id, Patience patience) {
        return false;
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        throw new StoreException(Kind.NOT_FOUND, "object " + id + " was hashed, not kept");
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        Deadline deadline = Deadline.start(patience);
        ContentHasher hasher = new ContentHasher();
        byte[] piece = new byte[PIECE];
        long size = 0;
        try (InputStream content = source.open()) {
            for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                deadline.check("hashing");
                hasher.update(piece, 0, read);
                size += read;
            }
            if (size != source.size()) {
                throw new StoreException(
                        Kind.CORRUPT, "content of " + source.size() + " bytes ends after " + size);
            }
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    Kind.CORRUPT, "cannot read what is to be hashed: " + e.getMessage(), e);
        }
        return new ObjectId(hasher.hash(), size);
    }

    @Override
    public String url() {
        return "none:";
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public void close() {}
}
