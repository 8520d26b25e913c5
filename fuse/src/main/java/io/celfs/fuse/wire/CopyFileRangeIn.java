package io.celfs.fuse.wire;

/** {@code fuse_copy_file_range_in}: 56 bytes. */
public final class CopyFileRangeIn {
    private CopyFileRangeIn() {}

    public static long source(Request request) {
        return request.longWord(0);
    }

    public static long sourceOffset(Request request) {
        return request.longWord(8);
    }

    public static long target(Request request) {
        return request.longWord(24);
    }

    public static long targetOffset(Request request) {
        return request.longWord(32);
    }

    public static long length(Request request) {
        return request.longWord(40);
    }

    /** Must be 0. */
    public static long flags(Request request) {
        return request.longWord(48);
    }
}
