package io.celfs.fuse.wire;

/** {@code fuse_write_out} of WRITE and COPY_FILE_RANGE. */
public final class WriteOut {
    public static final int SIZE = 8;

    private WriteOut() {}

    public static void write(Reply reply, int bytes) {
        reply.longWord(0, Integer.toUnsignedLong(bytes));
    }
}
