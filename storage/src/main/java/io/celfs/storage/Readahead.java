package io.celfs.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Notices sequential readers and fetches what they will want: the window begins with one block when
 * a reader goes from a block to the next, doubles with every further one, and falls back to nothing
 * on a jump. A reader never waits here; when enough is under way the rest is left for later.
 */
final class Readahead implements AutoCloseable {
    private static final int LARGEST_WINDOW = 32;
    private static final int CONCURRENCY = 8;
    private static final int STREAMS = 1024;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Brings one block into the pool. */
    @FunctionalInterface
    interface Fetch {
        void fetch(ObjectId id, long index, Patience patience) throws StoreException;
    }

    /** Where readers of one object are; guarded by itself. */
    private static final class Stream {
        long current = -2;
        long fetched = -1;
        int window;
    }

    private final Fetch fetch;
    private final Executor executor;
    private final Semaphore slots = new Semaphore(CONCURRENCY);
    private final Cache<ObjectId, Stream> streams =
            Caffeine.newBuilder().maximumSize(STREAMS).executor(Runnable::run).build();
    private volatile boolean closed;

    Readahead(Fetch fetch, Executor executor) {
        this.fetch = fetch;
        this.executor = executor;
    }

    /** A reader was given a block. */
    void onRead(ObjectId id, long index, long last) {
        if (last == 0) {
            return;
        }
        Stream stream = streams.get(id, same -> new Stream());
        synchronized (stream) {
            if (index != stream.current) {
                advance(stream, index);
                request(id, stream, last);
            }
        }
    }

    private static void advance(Stream stream, long index) {
        if (index == stream.current + 1) {
            stream.window = Math.clamp(stream.window * 2L, 1, LARGEST_WINDOW);
        } else {
            stream.window = 0;
            stream.fetched = index;
        }
        stream.current = index;
        stream.fetched = Math.max(stream.fetched, index);
    }

    private void request(ObjectId id, Stream stream, long last) {
        long end = Math.min(last, stream.current + stream.window);
        while (stream.fetched < end && !closed && slots.tryAcquire()) {
            long index = ++stream.fetched;
            executor.execute(() -> run(id, index));
        }
    }

    private void run(ObjectId id, long index) {
        try {
            fetch.fetch(id, index, new Patience(LIMIT, () -> closed));
        } catch (StoreException e) {
            // Nobody asked for it yet; who does will try again and be told.
        } finally {
            slots.release();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
