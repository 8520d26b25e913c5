package io.celfs.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of blocks of objects, in native memory, over a store whose reads are slow. A
 * block is fetched once however many readers want it, a failed fetch is not remembered, and a block
 * that is being read is not reused. Sequential readers are read ahead for. A reader never waits for
 * room: when every block is in use it reads from the store directly.
 *
 * <p>Keys hold the whole hash. An object takes at least one block, however small it is.
 */
public final class MemoryPool implements AutoCloseable {
    /** Bytes per block: large enough for a store over a network, small enough for random reads. */
    public static final int DEFAULT_BLOCK_SIZE = 128 * 1024;

    /** Blocks beyond the cache's bound, for those evicted while they are read. */
    private static final int SPARE = 16;

    record Key(ObjectId object, long index) {
        @Override
        public String toString() {
            return "block " + index + " of object " + object;
        }
    }

    private final class Block extends Shared {
        final MemorySegment frame;

        Block(MemorySegment frame) {
            this.frame = frame;
        }

        @Override
        void giveBack() {
            frames.giveBack(frame);
        }
    }

    private final FileStore store;
    private final int blockSize;
    private final PoolFrames frames;
    private final Readahead readahead;
    private final SingleFlight<Key, Optional<Block>> fetches = new SingleFlight<>();
    private final Cache<Key, Block> blocks;
    private volatile boolean closed;

    /**
     * A pool with threads of its own for reading ahead.
     *
     * @param store where the blocks come from; not closed with the pool
     * @param bytes bound of its native memory, at least one block
     */
    public MemoryPool(FileStore store, long bytes) {
        this(
                store,
                bytes,
                DEFAULT_BLOCK_SIZE,
                task -> Thread.ofVirtual().name("readahead").start(task));
    }

    /**
     * A pool with everything said.
     *
     * @param store where the blocks come from; not closed with the pool
     * @param bytes bound of its native memory, at least one block
     * @param blockSize bytes per block, a multiple of 4096
     * @param executor runs what is read ahead; a few tasks at a time
     */
    public MemoryPool(FileStore store, long bytes, int blockSize, Executor executor) {
        if (blockSize <= 0 || blockSize % BlockSums.BLOCK != 0 || bytes < blockSize) {
            throw new IllegalArgumentException(
                    "blocks of " + blockSize + " bytes in a pool of " + bytes);
        }
        int count = (int) Math.min(Integer.MAX_VALUE / 2, bytes / blockSize);
        int spare = Math.min(SPARE, count / 4);
        this.store = store;
        this.blockSize = blockSize;
        this.frames = new PoolFrames(blockSize, count);
        this.readahead = new Readahead(this::prefetch, executor);
        this.blocks =
                Caffeine.newBuilder()
                        .maximumSize(count - spare)
                        .executor(Runnable::run)
                        .removalListener(this::evicted)
                        .build();
    }

    private void evicted(@Nullable Key key, @Nullable Block block, RemovalCause cause) {
        if (block != null) {
            block.release();
        }
    }

    /**
     * Fills {@code target} with the bytes of the object from {@code offset} on.
     *
     * @throws StoreException as {@link FileStore#read}
     */
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        Deadline deadline = Deadline.start(patience);
        deadline.check(id);
        long done = 0;
        while (done < target.byteSize()) {
            long at = offset + done;
            long index = at / blockSize;
            long skip = at % blockSize;
            long length = Math.min(blockSize - skip, target.byteSize() - done);
            MemorySegment piece = target.asSlice(done, length);
            readPiece(new Key(id, index), skip, piece, deadline);
            readahead.onRead(id, index, lastIndex(id));
            done += length;
        }
    }

    private void readPiece(Key key, long skip, MemorySegment piece, Deadline deadline)
            throws StoreException {
        Block block = blocks.getIfPresent(key);
        if (block == null) {
            block = fetchShared(key, deadline);
        }
        if (block == null || !block.retain()) {
            long offset = key.index * blockSize + skip;
            store.read(key.object, offset, piece, deadline.rest());
            return;
        }
        try {
            MemorySegment.copy(block.frame, skip, piece, 0, piece.byteSize());
        } finally {
            block.release();
        }
    }

    /** The block, or null if it has to be read without the pool. */
    private @Nullable Block fetchShared(Key key, Deadline deadline) throws StoreException {
        try {
            return fetches.run(key, deadline, own -> fetch(key, own)).orElse(null);
        } catch (StoreException e) {
            if (e.kind() == Kind.CORRUPT) {
                // The part that was asked for may be sound.
                return null;
            }
            throw e;
        }
    }

    private Optional<Block> fetch(Key key, Deadline deadline) throws StoreException {
        Block known = blocks.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        MemorySegment frame = frames.take();
        if (frame == null) {
            return Optional.empty();
        }
        Block block = new Block(frame);
        boolean fetched = false;
        try {
            long offset = key.index * blockSize;
            long length = Math.min(blockSize, key.object.size() - offset);
            store.read(key.object, offset, frame.asSlice(0, length), deadline.rest());
            fetched = true;
        } finally {
            if (!fetched) {
                block.release();
            }
        }
        blocks.put(key, block);
        if (closed) {
            blocks.invalidate(key);
        }
        return Optional.of(block);
    }

    private void prefetch(ObjectId id, long index, Patience patience) throws StoreException {
        Key key = new Key(id, index);
        if (blocks.getIfPresent(key) == null && !fetches.isRunning(key)) {
            fetchShared(key, Deadline.start(patience));
        }
    }

    private long lastIndex(ObjectId id) {
        return (id.size() - 1) / blockSize;
    }

    /** Native memory held now, in bytes; never more than the bound. */
    public long bytes() {
        return frames.bytes();
    }

    /** Frees the memory, as soon as the reads that run have come to their end. */
    @Override
    public void close() {
        closed = true;
        readahead.close();
        frames.close();
        blocks.invalidateAll();
        blocks.cleanUp();
    }
}
