package io.celfs.fuse.session;

/**
 * How to serve a connection.
 *
 * @param xattrs false to say at the first question that there are no extended attributes, after
 *     which the kernel asks no more
 * @param writeback true to let the kernel acknowledge writes before we see them
 * @param passthrough true to ask for passthrough; excludes writeback
 * @param stackDepth 1, or 2 if host files lie on a stacked file system (overlayfs, FUSE)
 * @param readers reader threads that are always there, at least 1
 * @param maxReaders most reader threads when all are busy
 * @param maxWrite longest read and write in bytes, 4 KiB to 1 MiB
 * @param cachePolicy what the kernel may keep
 */
public record SessionOptions(
        boolean xattrs,
        boolean writeback,
        boolean passthrough,
        int stackDepth,
        int readers,
        int maxReaders,
        int maxWrite,
        CachePolicy cachePolicy) {
    public static final int DEFAULT_READERS = 4;
    public static final int DEFAULT_MAX_READERS = 128;
    public static final int MAX_WRITE = 1 << 20;
    public static final int MIN_WRITE = 4096;

    /** The defaults: everything cached, passthrough where possible, no writeback. */
    public static final SessionOptions DEFAULT =
            new SessionOptions(
                    true,
                    false,
                    true,
                    2,
                    DEFAULT_READERS,
                    DEFAULT_MAX_READERS,
                    MAX_WRITE,
                    CachePolicy.EVERYTHING);

    public SessionOptions {
        require(!(writeback && passthrough), "writeback and passthrough exclude each other");
        require(stackDepth == 1 || stackDepth == 2, "stack depth must be 1 or 2");
        require(readers >= 1 && maxReaders >= readers, "at least one reader");
        require(
                maxWrite >= MIN_WRITE && maxWrite <= MAX_WRITE && maxWrite % MIN_WRITE == 0,
                "longest write must be 4 KiB to 1 MiB in whole pages");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }
}
