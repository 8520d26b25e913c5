package io.celfs.fuse.session;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.fuse.wire.CopyFileRangeIn;
import io.celfs.fuse.wire.FallocateIn;
import io.celfs.fuse.wire.HandleIn;
import io.celfs.fuse.wire.InitFlags;
import io.celfs.fuse.wire.LseekIn;
import io.celfs.fuse.wire.LseekOut;
import io.celfs.fuse.wire.ReadIn;
import io.celfs.fuse.wire.Request;
import io.celfs.fuse.wire.WriteIn;
import io.celfs.fuse.wire.WriteOut;

/** The requests that move content. Each answers the size of its payload. */
final class DataOperations {
    /** Most bytes that the reply to COPY_FILE_RANGE can count, in whole pages. */
    private static final long COPY_LIMIT = 0xfffff000L;

    private final Served served;
    private final FileSystem fs;
    private final boolean killsSetId;

    DataOperations(Served served) {
        this.served = served;
        this.fs = served.fileSystem;
        this.killsSetId = served.negotiated.has(InitFlags.HANDLE_KILLPRIV_V2);
    }

    int read(Exchange x) throws FsException {
        FileHandle handle = handle(ReadIn.handle(x.request));
        int size = Math.min(ReadIn.size(x.request), x.reply.capacity());
        return fs.read(x.context, handle, ReadIn.offset(x.request), x.reply.payload(size));
    }

    int write(Exchange x) throws FsException {
        Request request = x.request;
        FileHandle handle = handle(WriteIn.handle(request));
        x.context.clearsSetId(WriteIn.killsSetId(request));
        int written =
                fs.write(
                        x.context,
                        handle,
                        WriteIn.offset(request),
                        request.writeData(WriteIn.size(request)));
        WriteOut.write(x.reply, written);
        return WriteOut.SIZE;
    }

    int copyFileRange(Exchange x) throws FsException {
        long limited = Math.min(CopyFileRangeIn.length(x.request), COPY_LIMIT);
        WriteOut.write(x.reply, (int) copy(x, limited));
        return WriteOut.SIZE;
    }

    int copyFileRange64(Exchange x) throws FsException {
        LseekOut.write(x.reply, copy(x, CopyFileRangeIn.length(x.request)));
        return LseekOut.SIZE;
    }

    private long copy(Exchange x, long length) throws FsException {
        Request request = x.request;
        if (CopyFileRangeIn.flags(request) != 0 || length < 0) {
            throw Errno.EINVAL.exception("copy_file_range");
        }
        askWhoStrips(x);
        return fs.copyFileRange(
                x.context,
                handle(CopyFileRangeIn.source(request)),
                CopyFileRangeIn.sourceOffset(request),
                handle(CopyFileRangeIn.target(request)),
                CopyFileRangeIn.targetOffset(request),
                length);
    }

    int fallocate(Exchange x) throws FsException {
        Request request = x.request;
        askWhoStrips(x);
        fs.fallocate(
                x.context,
                handle(HandleIn.handle(request)),
                FallocateIn.mode(request),
                FallocateIn.offset(request),
                FallocateIn.length(request));
        return 0;
    }

    /** Once we strip set-id bits, the kernel no longer does, and these two carry no flag for it. */
    private void askWhoStrips(Exchange x) {
        if (killsSetId) {
            x.context.clearsSetIdByCapability();
        }
    }

    int seek(Exchange x) throws FsException {
        FileHandle handle = handle(HandleIn.handle(x.request));
        long found = fs.seek(x.context, handle, LseekIn.offset(x.request), LseekIn.mode(x.request));
        LseekOut.write(x.reply, found);
        return LseekOut.SIZE;
    }

    int fsync(Exchange x) throws FsException {
        FileHandle handle = handle(HandleIn.handle(x.request));
        fs.fsync(x.context, handle, HandleIn.dataOnly(x.request));
        return 0;
    }

    int syncfs(Exchange x) throws FsException {
        fs.syncfs(x.context);
        return 0;
    }

    private FileHandle handle(long number) throws FsException {
        return served.files.get(number).handle();
    }
}
