package io.celfs.fuse.wire;

/** {@code fuse_mknod_in}; the name follows. */
public final class MknodIn {
    public static final int NAME = 16;

    private MknodIn() {}

    public static int mode(Request request) {
        return request.word(0);
    }

    public static int device(Request request) {
        return request.word(4);
    }

    public static int umask(Request request) {
        return request.word(8);
    }
}
