package io.celfs.fuse.wire;

import io.celfs.core.Name;
import java.lang.foreign.ValueLayout;

/** Messages that the file system sends on its own account. */
public final class Notifications {
    private static final int INVAL_INODE = 2;
    private static final int INVAL_ENTRY = 3;

    private Notifications() {}

    /** Forget attributes and all pages of a node. */
    public static void invalidateInode(Reply reply, long nodeId) {
        writeInode(reply, nodeId, 0);
    }

    /** Forget attributes of a node; its pages stay. */
    public static void invalidateAttributes(Reply reply, long nodeId) {
        writeInode(reply, nodeId, -1);
    }

    private static void writeInode(Reply reply, long nodeId, long offset) {
        reply.longWord(0, nodeId);
        reply.longWord(8, offset);
        reply.longWord(16, 0);
        reply.notification(INVAL_INODE, 24);
    }

    /** Forget what a name in a directory means. */
    public static void invalidateEntry(Reply reply, long directoryId, Name name) {
        reply.longWord(0, directoryId);
        reply.word(8, name.length());
        reply.word(12, 0);
        name.copyTo(reply.message(), Reply.HEADER_SIZE + 16);
        reply.message()
                .set(ValueLayout.JAVA_BYTE, Reply.HEADER_SIZE + 16L + name.length(), (byte) 0);
        reply.notification(INVAL_ENTRY, 16 + name.length() + 1);
    }
}
