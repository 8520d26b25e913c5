package io.celfs.ext2.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Memory for blocks of files, outside the heap, taken in chunks as needed. */
final class FramePool {
    private static final int CHUNK = 1 << 20;

    private final int blockSize;
    private final long capacity;

    @GuardedBy("this")
    private final Deque<MemorySegment> free = new ArrayDeque<>();

    @GuardedBy("this")
    private long made;

    /** A pool of at most {@code bytes}. */
    FramePool(int blockSize, long bytes) {
        this.blockSize = blockSize;
        this.capacity = Math.max(1, bytes / blockSize);
    }

    /** Memory for one block with undefined content; null if all is taken. */
    synchronized @Nullable MemorySegment take() {
        if (free.isEmpty() && made < capacity) {
            grow();
        }
        return free.poll();
    }

    @GuardedBy("this")
    private void grow() {
        MemorySegment chunk = Arena.ofAuto().allocate(Math.max(CHUNK, blockSize), 4096);
        for (long at = 0; at < chunk.byteSize() && made < capacity; at += blockSize) {
            free.add(chunk.asSlice(at, blockSize));
            made++;
        }
    }

    synchronized void giveBack(MemorySegment memory) {
        free.push(memory);
    }
}
