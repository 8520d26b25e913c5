package io.celfs.fuse.wire;

/** {@code fuse_getxattr_out}: how much room an answer needs. */
public final class XattrOut {
    public static final int SIZE = 8;

    private XattrOut() {}

    public static void write(Reply reply, int bytes) {
        reply.longWord(0, bytes);
    }
}
