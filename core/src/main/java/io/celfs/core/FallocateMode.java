package io.celfs.core;

/** The mode bits of {@code fallocate(2)}; 0 allocates and extends. */
public final class FallocateMode {
    public static final int KEEP_SIZE = 1;

    /** Only together with {@link #KEEP_SIZE}. */
    public static final int PUNCH_HOLE = 2;

    public static final int ZERO_RANGE = 16;

    private FallocateMode() {}
}
