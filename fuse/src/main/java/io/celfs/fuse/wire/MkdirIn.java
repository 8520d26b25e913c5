package io.celfs.fuse.wire;

/** {@code fuse_mkdir_in}; the name follows. */
public final class MkdirIn {
    public static final int NAME = 8;

    private MkdirIn() {}

    public static int mode(Request request) {
        return request.word(0);
    }

    public static int umask(Request request) {
        return request.word(4);
    }
}
