package io.celfs.fuse;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.HostBacked;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Names in memory, content of regular files in a host directory under their inode number. */
final class HostBackedFileSystem extends ForwardingFileSystem {
    private final HostDirectory folder;
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    volatile boolean lends = true;

    HostBackedFileSystem(Path folder) throws PosixException {
        super(new MemoryFileSystem(InstantSource.system()));
        this.folder = HostDirectory.open(folder.toString());
    }

    private record Handle(FileHandle inner, HostFile file, boolean lends)
            implements FileHandle, HostBacked {
        @Override
        public long ino() {
            return inner.ino();
        }

        @Override
        public @Nullable HostBacked hostBacked() {
            return lends ? this : null;
        }

        @Override
        public int lendDescriptor() {
            return file.fd();
        }
    }

    private FileHandle wrap(FileHandle inner, int flags) throws FsException {
        try {
            int truncate = flags & OpenFlags.TRUNCATE;
            int open = HostFile.READ_WRITE | HostFile.CREATE | truncate;
            return new Handle(
                    inner, folder.openFile(String.valueOf(inner.ino()), open, 0600), lends);
        } catch (PosixException e) {
            throw Errno.of(e.errno()).exception("host file", e);
        }
    }

    private void fill(Attributes result) throws FsException {
        if (FileMode.isRegular(result.mode)) {
            try (HostFile file = folder.openFile(String.valueOf(result.ino), 0, 0)) {
                HostStat stat = new HostStat();
                file.stat(stat);
                result.size = stat.size;
                result.blocks = stat.blocks;
                result.mtime = stat.mtime;
                result.mtimeNanos = stat.mtimeNanos;
            } catch (PosixException e) {
                throw Errno.of(e.errno()).exception("host file", e);
            }
        }
    }

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        super.lookup(context, parent, name, result);
        fill(result);
    }

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        super.getattr(context, ino, result);
        fill(result);
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        if (change.has(AttributeChange.SIZE)) {
            try (HostFile file = folder.openFile(String.valueOf(ino), HostFile.READ_WRITE, 0)) {
                file.truncate(change.size);
            } catch (PosixException e) {
                throw Errno.of(e.errno()).exception("host file", e);
            }
        }
        super.setattr(context, ino, change, result);
        fill(result);
    }

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        return wrap(super.open(context, ino, flags), flags);
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        FileHandle handle = wrap(super.create(context, parent, name, mode, flags, result), flags);
        fill(result);
        return handle;
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        reads.incrementAndGet();
        try {
            return (int) ((Handle) handle).file().read(offset, target);
        } catch (PosixException e) {
            throw Errno.of(e.errno()).exception("host file", e);
        }
    }

    /** The memory file system writes as well, so that set-id bits are stripped there. */
    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        writes.incrementAndGet();
        Handle host = (Handle) handle;
        super.write(context, host.inner(), offset, source);
        try {
            host.file().write(offset, source);
            return (int) source.byteSize();
        } catch (PosixException e) {
            throw Errno.of(e.errno()).exception("host file", e);
        }
    }

    @Override
    public void release(FileHandle handle) {
        if (handle instanceof Handle host) {
            super.release(host.inner());
            host.file().close();
        } else {
            super.release(handle);
        }
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        super.fsync(context, ((Handle) handle).inner(), dataOnly);
    }

    @Override
    public void close() throws FsException {
        folder.close();
        super.close();
    }
}
