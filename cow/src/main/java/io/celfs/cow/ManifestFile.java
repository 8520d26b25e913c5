package io.celfs.cow;

import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import io.celfs.storage.StoreException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A file of a manifest: one object of the store for each of its chunks. */
final class ManifestFile implements BaseFile {
    private final INodeManager inodes;
    private final FileStore store;
    private final long ino;
    private final long size;
    private final long chunkSize;

    /** Those that were read; whoever comes later makes no other. */
    private final @Nullable ObjectId[] objects;

    /**
     * @param chunkSize bytes per chunk, the last one excepted; at least {@code size} if there is
     *     only one
     */
    ManifestFile(INodeManager inodes, FileStore store, long ino, long chunkSize) {
        this.inodes = inodes;
        this.store = store;
        this.ino = ino;
        this.size = inodes.size(ino);
        this.chunkSize = chunkSize;
        this.objects = new ObjectId[Math.toIntExact((size + chunkSize - 1) / chunkSize)];
    }

    @Override
    public void read(OpContext context, long offset, MemorySegment target) throws FsException {
        Patience patience = Scratch.ofThread().patience(context);
        long end = offset + target.byteSize();
        try {
            for (long at = offset; at < end; ) {
                int chunk = (int) (at / chunkSize);
                long start = chunk * chunkSize;
                ObjectId object = object(chunk);
                long next = Math.min(end, start + object.size());
                MemorySegment piece = Scratch.part(target, at - offset, next - at);
                store.read(object, at - start, piece, patience);
                at = next;
            }
        } catch (StoreException e) {
            throw Failures.of(e, "content of inode " + ino);
        }
    }

    private ObjectId object(int chunk) {
        ObjectId object = objects[chunk];
        if (object == null) {
            long length = Math.min(chunkSize, size - chunk * chunkSize);
            object = new ObjectId(inodes.hash(ino, chunk), length);
            objects[chunk] = object;
        }
        return object;
    }

    @Override
    public void close() {
        // The store decides which of its objects stay open.
    }
}
