package io.celfs.fuse.wire;

import io.celfs.core.StatFs;

/** {@code fuse_kstatfs}: 80 bytes. */
public final class StatfsOut {
    public static final int SIZE = 80;

    private StatfsOut() {}

    public static void write(Reply reply, StatFs statfs) {
        reply.clear(0, SIZE);
        reply.longWord(0, statfs.blocks);
        reply.longWord(8, statfs.blocksFree);
        reply.longWord(16, statfs.blocksAvailable);
        reply.longWord(24, statfs.files);
        reply.longWord(32, statfs.filesFree);
        reply.word(40, statfs.blockSize);
        reply.word(44, statfs.nameMax);
        reply.word(48, statfs.blockSize);
    }
}
