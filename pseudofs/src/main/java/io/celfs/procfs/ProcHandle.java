package io.celfs.procfs;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** One opening: the content as it was then. */
final class ProcHandle implements FileHandle {
    final Entry entry;
    final int flags;
    private final byte[] content;
    private final AtomicBoolean open = new AtomicBoolean(true);

    ProcHandle(Entry entry, int flags, byte[] content) {
        this.entry = entry;
        this.flags = flags;
        this.content = content;
    }

    /** The handle as one of ours; EBADF if it is another's or was released. */
    static ProcHandle of(FileHandle handle) throws FsException {
        if (handle instanceof ProcHandle ours && ours.open.get()) {
            return ours;
        }
        throw Errno.EBADF.exception("handle is closed");
    }

    @Override
    public long ino() {
        return entry.ino;
    }

    /** False if it was closed before. */
    boolean close() {
        return open.compareAndSet(true, false);
    }

    Entry directory() throws FsException {
        if (!entry.isOf(ProcDirectory.class)) {
            throw Errno.ENOTDIR.exception();
        }
        return entry;
    }

    /** The file; EBADF unless it was opened for writing. */
    ProcFile writable() throws FsException {
        if (OpenFlags.writes(flags) && entry.node instanceof ProcFile file) {
            return file;
        }
        throw Errno.EBADF.exception("not open for writing");
    }

    int read(long offset, MemorySegment target) throws FsException {
        OpenFlags.requireReading(flags);
        if (offset < 0) {
            throw Errno.EINVAL.exception("negative offset");
        }
        int from = (int) Math.min(offset, content.length);
        int length = (int) Math.min(content.length - from, target.byteSize());
        MemorySegment.copy(MemorySegment.ofArray(content), from, target, 0, length);
        return length;
    }

    /** There are no holes but the one at the end. */
    long end(long offset) throws FsException {
        if (offset < 0 || offset >= content.length) {
            throw Errno.ENXIO.exception();
        }
        return content.length;
    }
}
