package io.celfs.fuse.wire;

/** Versions of the protocol. */
public final class Protocol {
    public static final int MAJOR = 7;

    /** The newest minor version that this code speaks (Linux 6.18). */
    public static final int MINOR = 45;

    /** The oldest minor version that it accepts (Linux 5.4). */
    public static final int OLDEST_MINOR = 31;

    /** Node id of the root directory. */
    public static final long ROOT_ID = 1;

    private Protocol() {}
}
