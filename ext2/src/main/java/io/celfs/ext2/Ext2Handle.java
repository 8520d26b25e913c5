package io.celfs.ext2;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import io.celfs.ext2.node.Inode;
import io.celfs.ext2.node.InodeTable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One opening of an inode. */
final class Ext2Handle implements FileHandle {
    private final Inode inode;
    private final int flags;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** Failures of writing back that the holder knows of. */
    private final AtomicLong failuresSeen;

    Ext2Handle(Inode inode, int flags, long failures) {
        this.inode = inode;
        this.flags = flags;
        this.failuresSeen = new AtomicLong(failures);
    }

    @Override
    public long ino() {
        return InodeTable.outside(inode.ino());
    }

    /** The handle as one of ours; EBADF if it is another's or was released. */
    static Ext2Handle of(FileHandle handle) throws FsException {
        if (handle instanceof Ext2Handle ours && ours.open.get()) {
            return ours;
        }
        throw Errno.EBADF.exception("handle is closed");
    }

    Inode inode() {
        return inode;
    }

    boolean appends() {
        return (flags & OpenFlags.APPEND) != 0;
    }

    boolean isSynchronous() {
        return OpenFlags.synchronous(flags);
    }

    private Inode file() throws FsException {
        if (!inode.isRegular()) {
            throw Errno.EISDIR.exception();
        }
        return inode;
    }

    Inode readable() throws FsException {
        OpenFlags.requireReading(flags);
        return file();
    }

    Inode writable() throws FsException {
        OpenFlags.requireWriting(flags);
        return file();
    }

    Inode directory() throws FsException {
        if (!inode.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
        return inode;
    }

    /** True if there were failures that this handle has not told of; it has then. */
    boolean tellsFailures(long failures) {
        return failuresSeen.getAndSet(failures) != failures;
    }

    /** False if it was closed before. */
    boolean close() {
        return open.getAndSet(false);
    }
}
