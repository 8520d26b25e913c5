package io.celfs.fuse.session;

import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.HostBacked;
import io.celfs.core.Name;
import io.celfs.core.OpenFlags;
import io.celfs.fuse.nodes.Grant;
import io.celfs.fuse.nodes.OpenFile;
import io.celfs.fuse.wire.CreateIn;
import io.celfs.fuse.wire.EntryOut;
import io.celfs.fuse.wire.HandleIn;
import io.celfs.fuse.wire.OpenIn;
import io.celfs.fuse.wire.OpenOut;
import org.jspecify.annotations.Nullable;

/** The requests that begin and end an opening. Each answers the size of its payload. */
final class OpenOperations {
    private final Served served;
    private final FileSystem fs;
    private final Notifier notifier;

    OpenOperations(Served served, Notifier notifier) {
        this.served = served;
        this.fs = served.fileSystem;
        this.notifier = notifier;
    }

    int open(Exchange x) throws FsException {
        long ino = served.ino(x);
        int flags = translate(OpenIn.flags(x.request));
        x.context.clearsSetId(OpenIn.killsSetId(x.request));
        FileHandle handle = fs.open(x.context, ino, flags);
        try {
            boolean writes = OpenFlags.writes(flags);
            HostBacked lender = lender(handle);
            long settings = served.setIdWatch.settings();
            if (lender != null && writes) {
                fs.getattr(x.context, ino, x.attributes);
            }
            long nodeId = x.request.nodeId();
            Grant grant = grant(x, nodeId, handle, writes, lender);
            if (grant.writesUnseen()) {
                notifier.attributesUnknown(nodeId);
            }
            give(x, 0, nodeId, handle, grant);
            watchSetId(handle.ino(), settings);
            return OpenOut.SIZE;
        } catch (FsException | RuntimeException failure) {
            fs.release(handle);
            throw failure;
        }
    }

    int create(Exchange x) throws FsException {
        Name name = x.request.name(CreateIn.NAME);
        int flags = translate(CreateIn.flags(x.request));
        int mode = CreateIn.mode(x.request);
        served.umask(x, CreateIn.umask(x.request));
        x.context.clearsSetId(CreateIn.killsSetId(x.request));
        long settings = served.setIdWatch.settings();
        FileHandle handle = fs.create(x.context, served.ino(x), name, mode, flags, x.attributes);
        return created(x, flags, handle, settings);
    }

    int tmpfile(Exchange x) throws FsException {
        int flags = translate(CreateIn.flags(x.request));
        int mode = CreateIn.mode(x.request);
        served.umask(x, CreateIn.umask(x.request));
        long settings = served.setIdWatch.settings();
        FileHandle handle = fs.tmpfile(x.context, served.ino(x), mode, flags, x.attributes);
        return created(x, flags, handle, settings);
    }

    private int created(Exchange x, int flags, FileHandle handle, long settings) {
        x.countedNode = served.count(x.attributes);
        try {
            boolean writes = OpenFlags.writes(flags);
            Grant grant = grant(x, x.countedNode, handle, writes, lender(handle));
            served.writeEntry(x.reply, 0, x.countedNode, x.attributes, x.unseenCloses);
            if (grant.writesUnseen()) {
                // The open(2) that asks for this checks permissions at once: a question less.
                EntryOut.holdForATick(x.reply, 0);
            }
            give(x, EntryOut.SIZE, x.countedNode, handle, grant);
            watchSetId(handle.ino(), settings);
            return EntryOut.SIZE + OpenOut.SIZE;
        } catch (RuntimeException failure) {
            fs.release(handle);
            throw failure;
        }
    }

    /** Set-id bits that came between our look at the mode and the opening. */
    private void watchSetId(long ino, long settings) {
        if (served.setIdWatch.settings() != settings) {
            served.setIdWatch.watchIfSet(ino);
        }
    }

    private int translate(int flags) {
        return KernelOpenFlags.translate(flags, served.options.writeback());
    }

    private @Nullable HostBacked lender(FileHandle handle) {
        return served.modes.passthrough() ? handle.hostBacked() : null;
    }

    /** Set-id files are written through us, since passthrough would not strip the bits. */
    private Grant grant(
            Exchange x,
            long nodeId,
            FileHandle handle,
            boolean writes,
            @Nullable HostBacked lender) {
        boolean mustStrip =
                lender != null
                        && writes
                        && (x.attributes.mode & (FileMode.SET_UID | FileMode.SET_GID)) != 0;
        boolean cacheable = served.caches(handle.ino());
        return served.modes.open(nodeId, cacheable, writes, mustStrip ? null : lender);
    }

    private void give(Exchange x, int at, long nodeId, FileHandle handle, Grant grant) {
        boolean stranger = grant.writesUnseen() && x.context.uid() != 0;
        if (stranger) {
            served.setIdWatch.strangerComes(handle.ino());
        }
        x.givenHandle = served.files.add(new OpenFile(nodeId, handle, grant, stranger));
        OpenOut.write(x.reply, at, x.givenHandle, replyFlags(grant), grant.backingId());
    }

    private static int replyFlags(Grant grant) {
        return OpenOut.PARALLEL_DIRECT_WRITES
                | switch (grant.mode()) {
                    case CACHED -> OpenOut.KEEP_CACHE;
                    case DIRECT -> OpenOut.DIRECT_IO;
                    case PASSTHROUGH -> OpenOut.PASSTHROUGH;
                    case PASSTHROUGH_DIRECT -> OpenOut.PASSTHROUGH | OpenOut.DIRECT_IO;
                };
    }

    int opendir(Exchange x) throws FsException {
        long ino = served.ino(x);
        FileHandle handle = fs.opendir(x.context, ino);
        x.givenHandle = served.files.add(new OpenFile(x.request.nodeId(), handle, null, false));
        int flags = served.caches(ino) ? OpenOut.CACHE_DIR | OpenOut.KEEP_CACHE : 0;
        OpenOut.write(x.reply, 0, x.givenHandle, flags, 0);
        return OpenOut.SIZE;
    }

    int release(Exchange x) {
        served.release(HandleIn.handle(x.request));
        return 0;
    }
}
