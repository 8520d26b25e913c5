package io.celfs.fuse.wire;

/** {@code fuse_create_in} of CREATE and TMPFILE; the name follows. */
public final class CreateIn {
    public static final int NAME = 16;

    private CreateIn() {}

    /** Flags of {@code open(2)}. */
    public static int flags(Request request) {
        return request.word(0);
    }

    /**
     * Mode of the new file; the kernel has applied the umask unless {@link InitFlags#DONT_MASK}.
     */
    public static int mode(Request request) {
        return request.word(4);
    }

    public static int umask(Request request) {
        return request.word(8);
    }

    /** True if a truncation must strip set-id bits. */
    public static boolean killsSetId(Request request) {
        return (request.word(12) & OpenIn.KILL_SET_ID) != 0;
    }
}
