package io.celfs.core;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands every operation to another file system. Base of decorators (faults, counters, traces),
 * which override what they care about.
 */
public abstract class ForwardingFileSystem implements FileSystem {
    private final FileSystem delegate;

    protected ForwardingFileSystem(FileSystem delegate) {
        this.delegate = delegate;
    }

    /** The file system behind this one. */
    protected final FileSystem delegate() {
        return delegate;
    }

    @Override
    public Set<Feature> missing() {
        return delegate.missing();
    }

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        delegate.lookup(context, parent, name, result);
    }

    @Override
    public void forget(long ino, long count) {
        delegate.forget(ino, count);
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        return delegate.readlink(context, ino);
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        delegate.mknod(context, parent, name, mode, rdev, result);
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        delegate.mkdir(context, parent, name, mode, result);
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        delegate.symlink(context, parent, name, target, result);
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        delegate.link(context, ino, newParent, newName, result);
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        delegate.unlink(context, parent, name);
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        delegate.rmdir(context, parent, name);
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        delegate.rename(context, parent, name, newParent, newName, flags);
    }

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        delegate.getattr(context, ino, result);
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        delegate.setattr(context, ino, change, result);
    }

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        return delegate.open(context, ino, flags);
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        return delegate.create(context, parent, name, mode, flags, result);
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        return delegate.tmpfile(context, parent, mode, flags, result);
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        return delegate.read(context, handle, offset, target);
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        return delegate.write(context, handle, offset, source);
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
        return delegate.copyFileRange(context, from, offset, to, target, length);
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        delegate.fsync(context, handle, dataOnly);
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        delegate.fallocate(context, handle, mode, offset, length);
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        return delegate.seek(context, handle, offset, mode);
    }

    @Override
    public void release(FileHandle handle) {
        delegate.release(handle);
    }

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        return delegate.opendir(context, ino);
    }

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        delegate.readdir(context, directory, cookie, plus, sink);
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        delegate.fsyncdir(context, directory, dataOnly);
    }

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        return delegate.getxattr(context, ino, name);
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        delegate.setxattr(context, ino, name, value, flags);
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        return delegate.listxattr(context, ino);
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        delegate.removexattr(context, ino, name);
    }

    @Override
    public void statfs(OpContext context, StatFs result) throws FsException {
        delegate.statfs(context, result);
    }

    @Override
    public void syncfs(OpContext context) throws FsException {
        delegate.syncfs(context);
    }

    @Override
    public void observe(@Nullable ChangeListener listener) {
        delegate.observe(listener);
    }

    @Override
    public void close() throws FsException {
        delegate.close();
    }
}
