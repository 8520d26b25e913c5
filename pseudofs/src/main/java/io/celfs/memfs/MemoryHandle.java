package io.celfs.memfs;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;

/** One opening of an inode. */
final class MemoryHandle implements FileHandle {
    private final Inode inode;
    private final int flags;
    private boolean open = true;

    MemoryHandle(Inode inode, int flags) {
        this.inode = inode;
        this.flags = flags;
    }

    @Override
    public long ino() {
        return inode.ino;
    }

    /** The handle as one of ours; EBADF if it is another's or was released. */
    static MemoryHandle of(FileHandle handle) throws FsException {
        if (handle instanceof MemoryHandle ours && ours.open) {
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

    RegularFile file() throws FsException {
        if (inode instanceof RegularFile file) {
            return file;
        }
        throw Errno.EISDIR.exception();
    }

    RegularFile readable() throws FsException {
        OpenFlags.requireReading(flags);
        return file();
    }

    RegularFile writable() throws FsException {
        OpenFlags.requireWriting(flags);
        return file();
    }

    Directory directory() throws FsException {
        if (inode instanceof Directory directory) {
            return directory;
        }
        throw Errno.ENOTDIR.exception();
    }

    /** False if it was closed before. */
    boolean close() {
        boolean was = open;
        open = false;
        return was;
    }
}
