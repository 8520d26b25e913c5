package io.celfs.fuse.wire;

/** {@code fuse_open_in} of OPEN and OPENDIR. */
public final class OpenIn {
    /** The caller may not keep set-id bits of what it truncates. */
    static final int KILL_SET_ID = 1;

    private OpenIn() {}

    /** Flags of {@code open(2)}. */
    public static int flags(Request request) {
        return request.word(0);
    }

    /** True if a truncation must strip set-id bits. */
    public static boolean killsSetId(Request request) {
        return (request.word(4) & KILL_SET_ID) != 0;
    }
}
