package io.celfs.fuse.session;

import io.celfs.core.AttributeChange;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.fuse.wire.AttrOut;
import io.celfs.fuse.wire.InitFlags;
import io.celfs.fuse.wire.SetattrIn;
import io.celfs.fuse.wire.StatfsOut;
import io.celfs.fuse.wire.StatxOut;

/** The requests about attributes. Each answers the size of its payload. */
final class AttributeOperations {
    private final Served served;
    private final FileSystem fs;
    private final boolean killsSetId;

    AttributeOperations(Served served) {
        this.served = served;
        this.fs = served.fileSystem;
        this.killsSetId = served.negotiated.has(InitFlags.HANDLE_KILLPRIV_V2);
    }

    int getattr(Exchange x) throws FsException {
        look(x);
        return answer(x);
    }

    int statx(Exchange x) throws FsException {
        look(x);
        StatxOut.write(x.reply, x.attributes, seconds(x));
        return StatxOut.SIZE;
    }

    private void look(Exchange x) throws FsException {
        fs.getattr(x.context, served.ino(x), x.attributes);
        if (served.setIdWatch.watches(x.attributes.ino)) {
            served.setIdWatch.check(x.attributes);
        }
    }

    int setattr(Exchange x) throws FsException {
        long ino = served.ino(x);
        SetattrIn.read(x.request, x.change);
        if (served.setIdWatch.watches(ino)) {
            look(x);
        }
        if (killsSetId && changesOwner(x.change)) {
            fs.getattr(x.context, ino, x.attributes);
            x.change.valid |= x.attributes.isDirectory() ? 0 : AttributeChange.KILL_SET_ID;
        }
        fs.setattr(x.context, ino, x.change, x.attributes);
        watchSetId(x);
        return answer(x);
    }

    /** The order matters: whoever opens the file at this moment looks at both the other way. */
    private void watchSetId(Exchange x) {
        served.setIdWatch.changed(x.attributes);
        served.setIdWatch.watch(x.attributes);
    }

    private int answer(Exchange x) {
        AttrOut.write(x.reply, x.attributes, seconds(x));
        return AttrOut.SIZE;
    }

    private long seconds(Exchange x) {
        return served.attributeSeconds(x.request.nodeId(), x.attributes, x.unseenCloses);
    }

    /** A change of owner strips set-id bits whoever asks, except those set by the same call. */
    private static boolean changesOwner(AttributeChange change) {
        return (change.valid & (AttributeChange.UID | AttributeChange.GID)) != 0
                && !change.has(AttributeChange.MODE);
    }

    int statfs(Exchange x) throws FsException {
        fs.statfs(x.context, x.statfs);
        StatfsOut.write(x.reply, x.statfs);
        return StatfsOut.SIZE;
    }
}
