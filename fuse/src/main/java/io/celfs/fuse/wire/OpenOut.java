package io.celfs.fuse.wire;

/** {@code fuse_open_out}: the handle and how the kernel shall treat it. */
public final class OpenOut {
    public static final int SIZE = 16;

    /** Reads and writes do not use the page cache. */
    public static final int DIRECT_IO = 1;

    /** Pages of earlier openings are still good. */
    public static final int KEEP_CACHE = 1 << 1;

    /** The listing of this directory may be kept. */
    public static final int CACHE_DIR = 1 << 3;

    /** Direct writes to one inode need not wait for each other. */
    public static final int PARALLEL_DIRECT_WRITES = 1 << 6;

    /** Reads and writes go to the backing file. */
    public static final int PASSTHROUGH = 1 << 7;

    private OpenOut() {}

    public static void write(Reply reply, int at, long handle, int flags, int backingId) {
        reply.longWord(at, handle);
        reply.word(at + 8, flags);
        reply.word(at + 12, backingId);
    }
}
