package io.celfs.fuse.wire;

/** {@code fuse_link_in}; the new name follows. */
public final class LinkIn {
    public static final int NAME = 8;

    private LinkIn() {}

    public static long node(Request request) {
        return request.longWord(0);
    }
}
