package io.celfs.fuse.wire;

/** {@code fuse_lseek_out} and {@code fuse_copy_file_range_out}: one 64-bit number. */
public final class LseekOut {
    public static final int SIZE = 8;

    private LseekOut() {}

    public static void write(Reply reply, long value) {
        reply.longWord(0, value);
    }
}
