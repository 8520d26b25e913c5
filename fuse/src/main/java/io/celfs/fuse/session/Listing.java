package io.celfs.fuse.session;

import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Name;
import io.celfs.fuse.wire.Dirents;
import io.celfs.fuse.wire.EntryOut;
import io.celfs.fuse.wire.Reply;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Writes the entries of a directory into the reply until it is full. One per reader. */
final class Listing implements DirectorySink {
    private final Reply reply;
    private @Nullable Served served;
    private boolean plus;
    private int limit;
    private long unseenCloses;
    private int filled;
    private boolean refused;

    Listing(Reply reply) {
        this.reply = reply;
    }

    void reset() {
        served = null;
        filled = 0;
        refused = false;
    }

    void begin(Served nodes, boolean withAttributes, int size, long closes) {
        unseenCloses = closes;
        served = nodes;
        plus = withAttributes;
        limit = Math.min(size, reply.capacity());
    }

    /** Bytes written. */
    int filled() {
        return filled;
    }

    /** True if not even one entry fitted. */
    boolean tooSmall() {
        return refused && filled == 0;
    }

    @Override
    public boolean accept(Name name, Attributes attributes, long nextCookie) {
        int size = Dirents.size(name, plus);
        if (size > limit - filled) {
            refused = true;
            return false;
        }
        int at = filled;
        if (plus) {
            writeEntry(at, name, attributes);
            at += EntryOut.SIZE;
        }
        Dirents.write(reply, at, name, attributes, nextCookie);
        filled += size;
        return true;
    }

    private void writeEntry(int at, Name name, Attributes attributes) {
        Served nodes = served;
        if (nodes == null || name.isDots()) {
            EntryOut.writeNone(reply, at);
        } else {
            nodes.writeEntry(reply, at, attributes, unseenCloses);
        }
    }

    /** The nodes whose lookups a listing with attributes has counted. */
    void forEachCounted(LongConsumer action) {
        int at = 0;
        while (plus && served != null && at < filled) {
            long nodeId = EntryOut.nodeId(reply, at);
            if (nodeId != 0) {
                action.accept(nodeId);
            }
            at += Dirents.sizeAt(reply, at + EntryOut.SIZE) + EntryOut.SIZE;
        }
    }
}
