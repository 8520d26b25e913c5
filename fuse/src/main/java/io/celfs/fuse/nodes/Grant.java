package io.celfs.fuse.nodes;

/**
 * How the kernel may treat one opening.
 *
 * @param mode what the reply to OPEN says
 * @param backingId the registered host file in the passthrough modes, else 0
 * @param writes true if opened for writing
 */
public record Grant(Mode mode, int backingId, boolean writes) {
    /** Who serves reads, writes and maps. */
    public enum Mode {
        /** The page cache, filled by READ; writes go through it. */
        CACHED,
        /** READ and WRITE at every call. */
        DIRECT,
        /** The host file, without asking. */
        PASSTHROUGH,
        /** READ and WRITE at every call; maps use the host file. */
        PASSTHROUGH_DIRECT
    }

    /** True if the kernel changes the content without a word to us. */
    public boolean writesUnseen() {
        return writes && (mode == Mode.PASSTHROUGH || mode == Mode.PASSTHROUGH_DIRECT);
    }
}
