package io.celfs.fuse.wire;

/** {@code fuse_write_in}: 40 bytes; the data follows. */
public final class WriteIn {
    public static final int SIZE = 40;

    private static final int FROM_CACHE = 1;
    private static final int KILL_SET_ID = 1 << 2;

    private WriteIn() {}

    public static long handle(Request request) {
        return request.longWord(0);
    }

    public static long offset(Request request) {
        return request.longWord(8);
    }

    /** Bytes of data. */
    public static int size(Request request) {
        return request.word(16);
    }

    /** True if dirty pages are written back, which nobody in particular asked for. */
    public static boolean fromCache(Request request) {
        return (request.word(20) & FROM_CACHE) != 0;
    }

    /** True if the write must strip set-id bits. */
    public static boolean killsSetId(Request request) {
        return (request.word(20) & KILL_SET_ID) != 0;
    }
}
