package io.celfs.fuse.wire;

import io.celfs.core.Attributes;

/** {@code fuse_statx_out}: 288 bytes, attributes with the time of birth (since 7.39). */
public final class StatxOut {
    public static final int SIZE = 288;

    private static final int STATX = 32;
    private static final int BASIC_AND_BIRTH = 0xfff;

    private StatxOut() {}

    public static void write(Reply reply, Attributes attributes, long validSeconds) {
        reply.clear(0, SIZE);
        reply.longWord(0, validSeconds);
        reply.word(STATX, BASIC_AND_BIRTH);
        reply.word(STATX + 4, attributes.blockSize);
        reply.word(STATX + 16, attributes.nlink);
        reply.word(STATX + 20, attributes.uid);
        reply.word(STATX + 24, attributes.gid);
        reply.shortWord(STATX + 28, attributes.mode);
        reply.longWord(STATX + 32, attributes.ino);
        reply.longWord(STATX + 40, attributes.size);
        reply.longWord(STATX + 48, attributes.blocks);
        time(reply, STATX + 64, attributes.atime, attributes.atimeNanos);
        time(reply, STATX + 80, attributes.btime, attributes.btimeNanos);
        time(reply, STATX + 96, attributes.ctime, attributes.ctimeNanos);
        time(reply, STATX + 112, attributes.mtime, attributes.mtimeNanos);
        device(reply, STATX + 128, attributes.rdev);
    }

    private static void time(Reply reply, int at, long seconds, int nanos) {
        reply.longWord(at, seconds);
        reply.word(at + 8, nanos);
    }

    /** Major and minor number out of Linux's 32-bit user encoding. */
    private static void device(Reply reply, int at, int device) {
        reply.word(at, (device >>> 8) & 0xfff);
        reply.word(at + 4, (device & 0xff) | ((device >>> 12) & 0xfff00));
    }
}
