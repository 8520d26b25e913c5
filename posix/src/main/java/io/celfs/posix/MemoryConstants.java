package io.celfs.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Small pieces of native memory that calls need, made once. */
final class MemoryConstants {
    static final MemorySegment EMPTY_STRING = Arena.global().allocate(1);

    /** Two words of the calling thread. */
    static final ThreadLocal<MemorySegment> TWO_WORDS =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(16, 8));

    private static final ThreadLocal<MemorySegment> TIMES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(32, 8));

    private MemoryConstants() {}

    /** Two struct timespec of the calling thread. */
    static MemorySegment times(long atime, int atimeNanos, long mtime, int mtimeNanos) {
        MemorySegment times = TIMES.get();
        times.set(ValueLayout.JAVA_LONG, 0, atime);
        times.set(ValueLayout.JAVA_LONG, 8, atimeNanos);
        times.set(ValueLayout.JAVA_LONG, 16, mtime);
        times.set(ValueLayout.JAVA_LONG, 24, mtimeNanos);
        return times;
    }
}
