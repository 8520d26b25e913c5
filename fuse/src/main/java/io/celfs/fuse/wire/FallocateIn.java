package io.celfs.fuse.wire;

/** {@code fuse_fallocate_in}: 32 bytes, the handle first. */
public final class FallocateIn {
    private FallocateIn() {}

    public static long offset(Request request) {
        return request.longWord(8);
    }

    public static long length(Request request) {
        return request.longWord(16);
    }

    /** Bits of {@code fallocate(2)}. */
    public static int mode(Request request) {
        return request.word(24);
    }
}
