package io.celfs.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of equal pieces of native memory. Allocated in slabs as they are needed, kept
 * until the end, and freed when the last piece is back after {@link #close}.
 */
final class PoolFrames implements AutoCloseable {
    private static final int SLAB = 16;

    private final int frameSize;
    private final int maximum;

    /** Guards everything below. */
    private final Object lock = new Object();

    private final Arena arena = Arena.ofShared();
    private final ArrayDeque<MemorySegment> free = new ArrayDeque<>();
    private int allocated;
    private boolean closed;

    PoolFrames(int frameSize, int maximum) {
        this.frameSize = frameSize;
        this.maximum = maximum;
    }

    /** A piece, or null if all are in use. */
    @Nullable MemorySegment take() {
        synchronized (lock) {
            if (closed) {
                return null;
            }
            if (free.isEmpty()) {
                grow();
            }
            return free.poll();
        }
    }

    private void grow() {
        int count = Math.min(SLAB, maximum - allocated);
        if (count > 0) {
            MemorySegment slab = arena.allocate((long) count * frameSize, 4096);
            for (int i = 0; i < count; i++) {
                free.add(slab.asSlice((long) i * frameSize, frameSize));
            }
            allocated += count;
        }
    }

    void giveBack(MemorySegment frame) {
        synchronized (lock) {
            // The piece used last is the one that the processor's caches still hold.
            free.push(frame);
            closeIfUnused();
        }
    }

    /** Native memory held, in bytes. */
    long bytes() {
        synchronized (lock) {
            return arena.scope().isAlive() ? (long) allocated * frameSize : 0;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (!closed) {
                closed = true;
                closeIfUnused();
            }
        }
    }

    /** The kernel may be writing into a piece that is in use: only then is it safe to free. */
    private void closeIfUnused() {
        if (closed && free.size() == allocated) {
            arena.close();
        }
    }
}
