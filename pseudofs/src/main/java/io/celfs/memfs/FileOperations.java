package io.celfs.memfs;

import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import java.lang.foreign.MemorySegment;

/** What is done to the content of regular files. */
final class FileOperations {
    private static final int PUNCH = FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE;
    private static final int COPY_PIECE = 64 * 1024;

    private final InodeTable table;

    FileOperations(InodeTable table) {
        this.table = table;
    }

    /** The regular file to open, emptied if {@code flags} say so. */
    RegularFile forOpening(OpContext context, Inode inode, int flags) throws FsException {
        RegularFile file =
                switch (inode) {
                    case RegularFile regular -> regular;
                    case Directory _ -> throw Errno.EISDIR.exception();
                    case SymbolicLink _ -> throw Errno.ELOOP.exception();
                    case SpecialFile _ -> throw Errno.ENXIO.exception();
                };
        if ((flags & OpenFlags.TRUNCATE) != 0) {
            file.pages.resize(0);
            changed(context, file);
        }
        return file;
    }

    int read(MemoryHandle handle, long offset, MemorySegment target) throws FsException {
        return handle.readable().pages.read(checked(offset), target);
    }

    int write(OpContext context, MemoryHandle handle, long offset, MemorySegment source)
            throws FsException {
        RegularFile file = handle.writable();
        int written = file.pages.write(handle.appends() ? file.size() : checked(offset), source);
        if (written > 0) {
            changed(context, file);
        }
        return written;
    }

    long copy(
            OpContext context,
            MemoryHandle from,
            long offset,
            MemoryHandle to,
            long target,
            long length)
            throws FsException {
        RegularFile source = from.readable();
        RegularFile sink = to.writable();
        long count = Math.min(checked(length), Math.max(0, source.size() - checked(offset)));
        if (source == sink && offset < checked(target) + count && target < offset + count) {
            throw Errno.EINVAL.exception("overlapping ranges");
        }
        MemorySegment buffer = MemorySegment.ofArray(new byte[(int) Math.min(count, COPY_PIECE)]);
        long done = 0;
        while (done < count) {
            int read =
                    source.pages.read(
                            offset + done,
                            buffer.asSlice(0, Math.min(buffer.byteSize(), count - done)));
            int written = copyPiece(sink, target + done, buffer.asSlice(0, read), done);
            done += written;
            if (written < read) {
                break;
            }
        }
        if (done > 0) {
            changed(context, sink);
        }
        return done;
    }

    /** A failure after the first piece only ends the copy. */
    private static int copyPiece(RegularFile sink, long target, MemorySegment piece, long before)
            throws FsException {
        try {
            return sink.pages.write(target, piece);
        } catch (FsException e) {
            if (before == 0) {
                throw e;
            }
            return 0;
        }
    }

    void fallocate(OpContext context, MemoryHandle handle, int mode, long offset, long length)
            throws FsException {
        RegularFile file = handle.writable();
        if (offset < 0 || length <= 0) {
            throw Errno.EINVAL.exception("range");
        }
        if (length > table.space.maxFileSize() - offset) {
            throw Errno.EFBIG.exception();
        }
        long end = offset + length;
        switch (mode) {
            case PUNCH -> file.pages.punch(offset, end);
            case 0, FallocateMode.KEEP_SIZE -> file.pages.allocate(offset, end);
            case FallocateMode.ZERO_RANGE, FallocateMode.ZERO_RANGE | FallocateMode.KEEP_SIZE ->
                    file.pages.zero(offset, end);
            default -> throw Errno.EOPNOTSUPP.exception("fallocate mode " + mode);
        }
        if ((mode & FallocateMode.KEEP_SIZE) == 0) {
            file.pages.growTo(end);
        }
        changed(context, file);
    }

    private void changed(OpContext context, RegularFile file) {
        file.modified(table.now());
        if (context.clearsSetId()) {
            file.stripPrivileges();
        }
    }

    private static long checked(long offset) throws FsException {
        if (offset < 0) {
            throw Errno.EINVAL.exception("negative offset");
        }
        return offset;
    }
}
