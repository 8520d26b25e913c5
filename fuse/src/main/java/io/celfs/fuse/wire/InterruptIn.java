package io.celfs.fuse.wire;

/** {@code fuse_interrupt_in}. */
public final class InterruptIn {
    private InterruptIn() {}

    /** The request that nobody waits for any more. */
    public static long unique(Request request) {
        return request.longWord(0);
    }
}
