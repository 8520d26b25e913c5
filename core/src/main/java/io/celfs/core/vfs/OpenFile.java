package io.celfs.core.vfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An open file description: a handle and a position, shared by all descriptors that {@code dup}
 * made of one {@code open}. Analogous to Linux's {@code struct file}. Lives until the last
 * descriptor is closed and the last running call has ended.
 *
 * <p>Lock order: {@link #positionLock}, then the append lock of the inode, then the file system's.
 */
final class OpenFile implements StartingPoint.Held {
    private final Vfs vfs;
    private final OpContext context;
    private final FileHandle handle;
    private final boolean directory;
    private final int flags;
    private final Lock appendLock;
    private final AtomicInteger holds = new AtomicInteger(1);
    private final Lock positionLock = new ReentrantLock();

    /** Bytes from the beginning; the cookie of the next entry in a directory. */
    @GuardedBy("positionLock")
    private long position;

    /**
     * Takes over a handle.
     *
     * @param appendLock common to all openings of the inode
     */
    OpenFile(
            Vfs vfs,
            OpContext context,
            FileHandle handle,
            boolean directory,
            int flags,
            Lock appendLock) {
        this.vfs = vfs;
        this.context = context;
        this.handle = handle;
        this.directory = directory;
        this.flags = flags;
        this.appendLock = appendLock;
    }

    FileHandle handle() {
        return handle;
    }

    @Override
    public long ino() {
        return handle.ino();
    }

    boolean isDirectory() {
        return directory;
    }

    boolean writes() {
        return OpenFlags.writes(flags) && !directory;
    }

    // ---- life ----

    /** Keeps the handle open until {@link #close}; EBADF if it has ended already. */
    void hold() throws FsException {
        if (holds.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            throw Errno.EBADF.exception();
        }
    }

    /** Ends one hold; the last one ends the handle. */
    @Override
    public void close() {
        if (holds.decrementAndGet() == 0) {
            vfs.release(handle);
        }
    }

    // ---- content ----

    int read(MemorySegment target) throws FsException {
        positionLock.lock();
        try {
            int count = pread(position, target);
            position += count;
            return count;
        } finally {
            positionLock.unlock();
        }
    }

    int pread(long offset, MemorySegment target) throws FsException {
        OpenFlags.requireReading(flags);
        if (directory) {
            throw Errno.EISDIR.exception();
        }
        return vfs.read(context, handle, checked(offset), target);
    }

    int write(MemorySegment source) throws FsException {
        requireWriting();
        positionLock.lock();
        try {
            if ((flags & OpenFlags.APPEND) != 0) {
                return append(source);
            }
            int count = vfs.write(context, handle, position, source);
            position += count;
            return count;
        } finally {
            positionLock.unlock();
        }
    }

    /** The lock lets nobody else append before we know where our bytes have ended. */
    @GuardedBy("positionLock")
    private int append(MemorySegment source) throws FsException {
        appendLock.lock();
        try {
            int count = vfs.write(context, handle, 0, source);
            if (count > 0) {
                position = size();
            }
            return count;
        } finally {
            appendLock.unlock();
        }
    }

    int pwrite(long offset, MemorySegment source) throws FsException {
        requireWriting();
        checked(offset);
        boolean appends = (flags & OpenFlags.APPEND) != 0;
        if (appends) {
            appendLock.lock();
        }
        try {
            return vfs.write(context, handle, offset, source);
        } finally {
            if (appends) {
                appendLock.unlock();
            }
        }
    }

    private void requireWriting() throws FsException {
        if (!writes()) {
            throw Errno.EBADF.exception("not open for writing");
        }
    }

    private static long checked(long offset) throws FsException {
        if (offset < 0) {
            throw Errno.EINVAL.exception("negative offset");
        }
        return offset;
    }

    private long size() throws FsException {
        Attributes attributes = new Attributes();
        vfs.getattr(context, ino(), attributes);
        return attributes.size;
    }

    // ---- position ----

    long seek(long offset, Whence whence) throws FsException {
        positionLock.lock();
        try {
            position = target(offset, whence);
            return position;
        } finally {
            positionLock.unlock();
        }
    }

    @GuardedBy("positionLock")
    private long target(long offset, Whence whence) throws FsException {
        return switch (whence) {
            case SET -> checked(offset);
            case CUR -> moved(position, offset);
            case END -> moved(directory ? -1 : size(), offset);
            case DATA -> sparse(offset, SeekMode.DATA);
            case HOLE -> sparse(offset, SeekMode.HOLE);
        };
    }

    private static long moved(long from, long by) throws FsException {
        if (by > 0 && from > Long.MAX_VALUE - by) {
            throw Errno.EOVERFLOW.exception();
        }
        return checked(from < 0 ? from : from + by);
    }

    private long sparse(long offset, SeekMode mode) throws FsException {
        if (directory) {
            throw Errno.EINVAL.exception("a directory has no holes");
        }
        if (offset < 0) {
            throw Errno.ENXIO.exception();
        }
        return vfs.seek(context, handle, offset, mode);
    }

    /** The next entries of a directory, at least one unless at the end. */
    List<DirectoryEntry> list(int limit) throws FsException {
        if (!directory) {
            throw Errno.ENOTDIR.exception();
        }
        List<DirectoryEntry> entries = new ArrayList<>();
        positionLock.lock();
        try {
            vfs.readdir(
                    context,
                    handle,
                    position,
                    false,
                    (Name name, Attributes attributes, long next) ->
                            entries.size() < limit
                                    && entries.add(DirectoryEntry.of(name, attributes, next)));
            if (!entries.isEmpty()) {
                position = entries.getLast().cookie();
            }
        } finally {
            positionLock.unlock();
        }
        return entries;
    }

    void sync(boolean dataOnly) throws FsException {
        if (directory) {
            vfs.fsyncdir(context, handle, dataOnly);
        } else {
            vfs.fsync(context, handle, dataOnly);
        }
    }
}
