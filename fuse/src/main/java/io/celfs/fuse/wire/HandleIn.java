package io.celfs.fuse.wire;

/** The bodies that begin with a handle: FSYNC, FSYNCDIR, RELEASE, RELEASEDIR, FALLOCATE, LSEEK. */
public final class HandleIn {
    private static final int DATA_ONLY = 1;

    private HandleIn() {}

    public static long handle(Request request) {
        return request.longWord(0);
    }

    /** {@code fuse_fsync_in}: true for {@code fdatasync(2)}. */
    public static boolean dataOnly(Request request) {
        return (request.word(8) & DATA_ONLY) != 0;
    }
}
