package io.celfs.fuse.wire;

import io.celfs.core.AttributeChange;

/** {@code fuse_setattr_in}: 88 bytes. */
public final class SetattrIn {
    private static final int MODE = 1;
    private static final int UID = 1 << 1;
    private static final int GID = 1 << 2;
    private static final int SIZE = 1 << 3;
    private static final int ATIME = 1 << 4;
    private static final int MTIME = 1 << 5;
    private static final int ATIME_NOW = 1 << 7;
    private static final int MTIME_NOW = 1 << 8;
    private static final int CTIME = 1 << 10;
    private static final int KILL_SET_ID = 1 << 11;

    private SetattrIn() {}

    /** Translates the request. */
    public static void read(Request request, AttributeChange change) {
        change.valid = valid(request.word(0));
        change.size = request.longWord(16);
        change.atime = request.longWord(32);
        change.mtime = request.longWord(40);
        change.ctime = request.longWord(48);
        change.atimeNanos = request.word(56);
        change.mtimeNanos = request.word(60);
        change.ctimeNanos = request.word(64);
        change.mode = request.word(68);
        change.uid = request.word(76);
        change.gid = request.word(80);
    }

    private static int valid(int bits) {
        return when(bits, MODE, AttributeChange.MODE)
                | when(bits, UID, AttributeChange.UID)
                | when(bits, GID, AttributeChange.GID)
                | when(bits, SIZE, AttributeChange.SIZE)
                | when(bits, ATIME, AttributeChange.ATIME)
                | when(bits, MTIME, AttributeChange.MTIME)
                | when(bits, CTIME, AttributeChange.CTIME)
                | when(bits, ATIME_NOW, AttributeChange.ATIME_NOW)
                | when(bits, MTIME_NOW, AttributeChange.MTIME_NOW)
                | when(bits, KILL_SET_ID, AttributeChange.KILL_SET_ID);
    }

    private static int when(int bits, int bit, int meaning) {
        return (bits & bit) != 0 ? meaning : 0;
    }
}
