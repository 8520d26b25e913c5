package io.celfs.fuse.wire;

/** {@code fuse_init_out}: 64 bytes since 7.23. */
public final class InitOut {
    public static final int SIZE = 64;

    private InitOut() {}

    /** Clears the structure and says which version and features are taken. */
    public static void version(Reply reply, int minor, long flags) {
        reply.clear(0, SIZE);
        reply.word(0, Protocol.MAJOR);
        reply.word(4, minor);
        reply.word(12, (int) flags);
        reply.word(32, (int) (flags >>> 32));
    }

    /** Sizes in bytes; {@code maxPages} counts pages of 4 KiB per request. */
    public static void sizes(Reply reply, int maxReadahead, int maxWrite, int maxPages) {
        reply.word(8, maxReadahead);
        reply.word(20, maxWrite);
        reply.shortWord(28, maxPages);
    }

    /** How many requests may wait that nobody waits for, and when the kernel slows down. */
    public static void background(Reply reply, int maximum, int congestion) {
        reply.shortWord(16, maximum);
        reply.shortWord(18, congestion);
    }

    /** Unit of file times in nanoseconds. */
    public static void timeGranularity(Reply reply, int nanoseconds) {
        reply.word(24, nanoseconds);
    }

    /** How deep file systems may be stacked above a backing file: 1 or 2. */
    public static void maxStackDepth(Reply reply, int depth) {
        reply.word(36, depth);
    }
}
