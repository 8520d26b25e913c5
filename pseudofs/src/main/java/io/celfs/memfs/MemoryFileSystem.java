package io.celfs.memfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import io.celfs.core.StatFs;
import java.lang.foreign.MemorySegment;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A complete file system in memory: sparse files, links, symbolic links, special files, extended
 * attributes, files without names, limits; no access control lists. The reference that other
 * implementations are compared with.
 *
 * <p>One lock guards everything, shared for what only looks and exclusive for what changes, so that
 * each operation is atomic to all others. This class is that lock; the work is done behind it.
 */
public final class MemoryFileSystem implements FileSystem {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    @GuardedBy("lock")
    private final InodeTable table;

    @GuardedBy("lock")
    private final Namespace names;

    @GuardedBy("lock")
    private final FileOperations files;

    /** As much as {@link MemoryLimits#halfOfHeap()}. */
    public MemoryFileSystem(InstantSource clock) {
        this(clock, MemoryLimits.halfOfHeap());
    }

    /** An empty file system whose root belongs to root with mode 0755. */
    public MemoryFileSystem(InstantSource clock, MemoryLimits limits) {
        table = new InodeTable(new Space(limits), clock);
        table.makeRoot();
        files = new FileOperations(table);
        names = new Namespace(table, files);
    }

    @Override
    public Set<Feature> missing() {
        return Set.of(Feature.ACLS);
    }

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        lock.readLock().lock();
        try {
            names.lookup(parent, name, result);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        lock.readLock().lock();
        try {
            return names.readlink(ino);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void forget(long ino, long count) {
        lock.writeLock().lock();
        try {
            table.forget(ino, count);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        lock.writeLock().lock();
        try {
            names.mknod(context, parent, name, mode, rdev, result);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        lock.writeLock().lock();
        try {
            names.mkdir(context, parent, name, mode, result);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        lock.writeLock().lock();
        try {
            names.symlink(context, parent, name, target, result);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        lock.writeLock().lock();
        try {
            names.link(ino, newParent, newName, result);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        lock.writeLock().lock();
        try {
            names.unlink(parent, name);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        lock.writeLock().lock();
        try {
            names.rmdir(parent, name);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        lock.writeLock().lock();
        try {
            new Rename(table, parent, name, newParent, newName, flags).run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        lock.readLock().lock();
        try {
            table.get(ino).fill(result);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        lock.writeLock().lock();
        try {
            Inode inode = table.get(ino);
            new AttributeRules(inode, change, table.now()).apply(context);
            inode.fill(result);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        lock.writeLock().lock();
        try {
            return table.open(files.forOpening(context, table.get(ino), flags), flags);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        lock.writeLock().lock();
        try {
            return names.create(context, parent, name, mode, flags, result);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        lock.writeLock().lock();
        try {
            return names.tmpfile(context, parent, mode, flags, result);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        lock.readLock().lock();
        try {
            return files.read(MemoryHandle.of(handle), offset, target);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        lock.writeLock().lock();
        try {
            return files.write(context, MemoryHandle.of(handle), offset, source);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public long copyFileRange(
            OpContext context,
            FileHandle from,
            long offset,
            FileHandle to,
            long target,
            long length)
            throws FsException {
        lock.writeLock().lock();
        try {
            return files.copy(
                    context, MemoryHandle.of(from), offset, MemoryHandle.of(to), target, length);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        lock.readLock().lock();
        try {
            MemoryHandle.of(handle); // memory is as durable as it gets
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        lock.writeLock().lock();
        try {
            files.fallocate(context, MemoryHandle.of(handle), mode, offset, length);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        lock.readLock().lock();
        try {
            Pages pages = MemoryHandle.of(handle).file().pages;
            return mode == SeekMode.DATA ? pages.seekData(offset) : pages.seekHole(offset);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void release(FileHandle handle) {
        lock.writeLock().lock();
        try {
            if (handle instanceof MemoryHandle ours) {
                table.release(ours);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        lock.writeLock().lock();
        try {
            return table.open(table.directory(ino), OpenFlags.READ_ONLY);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        lock.readLock().lock();
        try {
            names.list(MemoryHandle.of(directory).directory(), cookie, plus, sink);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        lock.readLock().lock();
        try {
            MemoryHandle.of(directory).directory();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        lock.readLock().lock();
        try {
            return table.get(ino).xattrs.get(name);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        lock.writeLock().lock();
        try {
            Inode inode = table.get(ino);
            inode.xattrs.set(name, value, flags);
            inode.ctime = table.now();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        lock.readLock().lock();
        try {
            return table.get(ino).xattrs.names();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        lock.writeLock().lock();
        try {
            Inode inode = table.get(ino);
            inode.xattrs.remove(name);
            inode.ctime = table.now();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void statfs(OpContext context, StatFs result) {
        lock.readLock().lock();
        try {
            table.space.fill(result);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void syncfs(OpContext context) {}

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            table.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
