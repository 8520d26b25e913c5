package io.celfs.fuse.wire;

import io.celfs.core.Attributes;

/** {@code fuse_attr_out}: how long the attributes hold, and {@code fuse_attr}. */
public final class AttrOut {
    public static final int SIZE = 104;

    private static final int ATTRIBUTES = 16;

    private AttrOut() {}

    /**
     * Writes the whole payload.
     *
     * @param validSeconds how long the kernel may believe it
     */
    public static void write(Reply reply, Attributes attributes, long validSeconds) {
        reply.longWord(0, validSeconds);
        reply.longWord(8, 0);
        writeAttr(reply, ATTRIBUTES, attributes);
    }

    /** {@code fuse_attr}: 88 bytes at {@code at}. */
    static void writeAttr(Reply reply, int at, Attributes attributes) {
        reply.longWord(at, attributes.ino);
        reply.longWord(at + 8, attributes.size);
        reply.longWord(at + 16, attributes.blocks);
        reply.longWord(at + 24, attributes.atime);
        reply.longWord(at + 32, attributes.mtime);
        reply.longWord(at + 40, attributes.ctime);
        reply.word(at + 48, attributes.atimeNanos);
        reply.word(at + 52, attributes.mtimeNanos);
        reply.word(at + 56, attributes.ctimeNanos);
        reply.word(at + 60, attributes.mode);
        reply.word(at + 64, attributes.nlink);
        reply.word(at + 68, attributes.uid);
        reply.word(at + 72, attributes.gid);
        reply.word(at + 76, attributes.rdev);
        reply.word(at + 80, attributes.blockSize);
        reply.word(at + 84, 0);
    }
}
