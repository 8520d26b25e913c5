package io.celfs.fuse.wire;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Slices of one buffer that all begin at the same place, made once per length in whole pages, so
 * that reads and writes of the usual sizes allocate nothing.
 */
final class PayloadSlices {
    private static final int PAGE = 4096;

    private final MemorySegment message;
    private final int start;
    private final @Nullable MemorySegment[] byPages;

    PayloadSlices(MemorySegment message, int start) {
        this.message = message;
        this.start = start;
        this.byPages = new @Nullable MemorySegment[(int) (message.byteSize() - start) / PAGE + 1];
    }

    /** Bytes that fit. */
    int capacity() {
        return (int) message.byteSize() - start;
    }

    MemorySegment of(int length) {
        if (length % PAGE != 0) {
            return message.asSlice(start, length);
        }
        MemorySegment known = byPages[length / PAGE];
        if (known == null) {
            known = message.asSlice(start, length);
            byPages[length / PAGE] = known;
        }
        return known;
    }
}
