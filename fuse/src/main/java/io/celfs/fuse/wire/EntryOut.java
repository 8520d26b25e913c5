package io.celfs.fuse.wire;

import io.celfs.core.Attributes;

/** {@code fuse_entry_out}: a node that a name leads to. */
public final class EntryOut {
    public static final int SIZE = 128;

    private static final int ATTRIBUTES = 40;

    private EntryOut() {}

    /**
     * Writes the structure at {@code at}.
     *
     * @param entrySeconds how long the kernel may believe that the name means this node
     * @param attributeSeconds how long it may believe the attributes
     */
    public static void write(
            Reply reply,
            int at,
            long nodeId,
            Attributes attributes,
            long entrySeconds,
            long attributeSeconds) {
        reply.longWord(at, nodeId);
        reply.longWord(at + 8, 0);
        reply.longWord(at + 16, entrySeconds);
        reply.longWord(at + 24, attributeSeconds);
        reply.longWord(at + 32, 0);
        AttrOut.writeAttr(reply, at + ATTRIBUTES, attributes);
    }

    /**
     * Has the kernel believe the attributes at {@code at} for one tick of its clock, 1 to 10 ms.
     */
    public static void holdForATick(Reply reply, int at) {
        reply.longWord(at + 24, 0);
        reply.word(at + 36, 1);
    }

    /** "There is no such name", which the kernel may believe for {@code seconds}. */
    public static void writeNegative(Reply reply, long seconds) {
        reply.clear(0, SIZE);
        reply.longWord(16, seconds);
    }

    /** An entry of a listing that comes without node and attributes. */
    public static void writeNone(Reply reply, int at) {
        reply.clear(at, SIZE);
    }

    /** The node id that was written at {@code at}. */
    public static long nodeId(Reply reply, int at) {
        return reply.longWord(at);
    }
}
