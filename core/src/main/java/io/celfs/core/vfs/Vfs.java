package io.celfs.core.vfs;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.ChangeListener;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.SeekMode;
import io.celfs.core.StatFs;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * File systems mounted into one tree, which is a file system itself: it can be mounted by a kernel,
 * walked by path ({@link PathCalls}) and opened by descriptor ({@link FileDescriptorTable}).
 *
 * <ul>
 *   <li>Any file system may be mounted at any directory but the root, also inside another one and
 *       on top of another one. {@code ..} leads out of it again.
 *   <li>Inode numbers are unique in the whole tree. Those of the first file system are its own; own
 *       numbers of 2^48 and more are EOVERFLOW.
 *   <li>Links and renames from one mount to another are EXDEV, copies of ranges are copied.
 *   <li>A mount point can be neither removed nor renamed (EBUSY). A file system in use (operations
 *       that run, open handles, mounts below) cannot be unmounted (EBUSY). Afterwards its inodes
 *       are ESTALE.
 * </ul>
 */
public final class Vfs implements FileSystem {
    private final Mounting mounting;
    private final MountTable mounts;

    /** A tree with nothing mounted in {@code root} yet. */
    public Vfs(FileSystem root) {
        mounts = new MountTable(root);
        mounting = new Mounting(this, mounts);
    }

    // ---- the mount table ----

    /**
     * Mounts a file system at an existing directory, whose entries it hides.
     *
     * @throws FsException EBUSY if the file system is mounted already, ENOTDIR, ENOENT and whatever
     *     else walking the path may give
     */
    public void mount(byte[] path, FileSystem fs) throws FsException {
        mounting.mount(path, fs);
    }

    /** Mounts all of them, those with shorter paths first: the order given does not matter. */
    public void mount(Collection<MountPoint> points) throws FsException {
        mounting.mount(points);
    }

    /**
     * Mounts a file system under a name that the directory does not have. It can be reached by this
     * name but is not listed; if the directory comes to have the name, that hides the file system.
     */
    public void attach(byte[] directory, Name name, FileSystem fs) throws FsException {
        mounting.attach(directory, name, fs);
    }

    /**
     * Takes the file system mounted at {@code path} out of the tree.
     *
     * @return the file system, for the caller to close
     * @throws FsException EBUSY if it is in use, EINVAL if it is not the root of a mount
     */
    public FileSystem unmount(byte[] path) throws FsException {
        return mounting.unmount(path);
    }

    /** What is mounted, beside the first file system. */
    public List<MountPoint> mountPoints() {
        return mounts.others().stream()
                .map(mount -> new MountPoint(mount.place.path().clone(), mount.fs))
                .toList();
    }

    /** The number of the mount that an inode is in, 0 for the first; what stat calls the device. */
    public static int deviceOf(long ino) {
        return Mount.idOf(ino);
    }

    static boolean areInOneMount(long ino, long other) {
        return Mount.idOf(ino) == Mount.idOf(other);
    }

    /**
     * What no file system in the tree can do; where only some can, the others answer as they do.
     */
    @Override
    public Set<Feature> missing() {
        Set<Feature> missing = EnumSet.noneOf(Feature.class);
        missing.addAll(mounts.first.fs.missing());
        mounts.others().forEach(mount -> missing.retainAll(mount.fs.missing()));
        return missing;
    }

    // ---- names ----

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        Mount mount = mounts.enter(parent);
        try {
            if (Mount.own(parent) == ROOT && !mount.isFirst() && name.equals(Name.DOT_DOT)) {
                lookup(context, mount.place.up(), Name.DOT, result);
            } else {
                lookupIn(mount, context, parent, name, result);
            }
        } finally {
            mount.leave();
        }
        if (!name.equals(Name.DOT)) {
            intoMounts(context, result);
        }
    }

    private void lookupIn(Mount mount, OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        try {
            mount.fs.lookup(context, Mount.own(parent), name, result);
        } catch (FsException e) {
            Mount attached = mounts.attached(parent, name);
            if (attached == null || e.errno() != Errno.ENOENT) {
                throw e;
            }
            lookupRoot(attached, context, result);
            return;
        }
        refer(mount, result);
    }

    /** Exchanges a covered directory for the root of what is mounted on it. */
    private void intoMounts(OpContext context, Attributes result) throws FsException {
        Mount mount = mounts.covering(result.ino);
        while (mount != null) {
            forget(result.ino, 1);
            lookupRoot(mount, context, result);
            mount = mounts.covering(result.ino);
        }
    }

    private void lookupRoot(Mount mount, OpContext context, Attributes result) throws FsException {
        mount.enter();
        try {
            mount.fs.lookup(context, ROOT, Name.DOT, result);
            refer(mount, result);
        } finally {
            mount.leave();
        }
    }

    /** Counts a reference that the mounted file system gave, and makes the number ours. */
    private void refer(Mount mount, Attributes result) throws FsException {
        long own = result.ino;
        try {
            result.ino = mount.number(own);
        } catch (FsException e) {
            mount.fs.forget(own, 1);
            throw e;
        }
        mounts.count(mount, 1);
    }

    @Override
    public void forget(long ino, long count) {
        Mount mount = mounts.find(ino);
        if (mount != null) {
            mount.fs.forget(Mount.own(ino), count);
            mounts.count(mount, -count);
        }
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            return mount.fs.readlink(context, Mount.own(ino));
        } finally {
            mount.leave();
        }
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        Mount mount = mounts.enter(parent);
        try {
            mount.fs.mknod(context, Mount.own(parent), name, mode, rdev, result);
            refer(mount, result);
        } finally {
            mount.leave();
        }
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        Mount mount = mounts.enter(parent);
        try {
            mount.fs.mkdir(context, Mount.own(parent), name, mode, result);
            refer(mount, result);
        } finally {
            mount.leave();
        }
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        Mount mount = mounts.enter(parent);
        try {
            mount.fs.symlink(context, Mount.own(parent), name, target, result);
            refer(mount, result);
        } finally {
            mount.leave();
        }
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        requireSameMount(ino, newParent);
        Mount mount = mounts.enter(newParent);
        try {
            mount.fs.link(context, Mount.own(ino), Mount.own(newParent), newName, result);
            refer(mount, result);
        } finally {
            mount.leave();
        }
    }

    private static void requireSameMount(long ino, long other) throws FsException {
        if (!areInOneMount(ino, other)) {
            throw Errno.EXDEV.exception();
        }
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        Mount mount = mounts.enter(parent);
        try {
            mount.fs.unlink(context, Mount.own(parent), name);
        } finally {
            mount.leave();
        }
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        mounts.changes.readLock().lock();
        try {
            mounts.requireFree(parent, name);
            Mount mount = mounts.enter(parent);
            try {
                mount.fs.rmdir(context, Mount.own(parent), name);
            } finally {
                mount.leave();
            }
        } finally {
            mounts.changes.readLock().unlock();
        }
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        requireSameMount(parent, newParent);
        mounts.changes.readLock().lock();
        try {
            mounts.requireFree(parent, name);
            mounts.requireFree(newParent, newName);
            Mount mount = mounts.enter(parent);
            try {
                mount.fs.rename(
                        context, Mount.own(parent), name, Mount.own(newParent), newName, flags);
            } finally {
                mount.leave();
            }
        } finally {
            mounts.changes.readLock().unlock();
        }
    }

    // ---- attributes ----

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            mount.fs.getattr(context, Mount.own(ino), result);
            result.ino = ino;
        } finally {
            mount.leave();
        }
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            mount.fs.setattr(context, Mount.own(ino), change, result);
            result.ino = ino;
        } finally {
            mount.leave();
        }
    }

    // ---- content ----

    /** Something that opens a handle. */
    @FunctionalInterface
    private interface Opener {
        FileHandle open() throws FsException;
    }

    /** A handle that keeps the mount, which was entered by the caller, until it is released. */
    private static VfsHandle opened(Mount mount, long ino, Opener opener) throws FsException {
        boolean done = false;
        try {
            VfsHandle handle = new VfsHandle(mount, opener.open(), ino);
            done = true;
            return handle;
        } finally {
            if (!done) {
                mount.leave();
            }
        }
    }

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        Mount mount = mounts.enter(ino);
        return opened(mount, ino, () -> mount.fs.open(context, Mount.own(ino), flags));
    }

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        Mount mount = mounts.enter(ino);
        return opened(mount, ino, () -> mount.fs.opendir(context, Mount.own(ino)));
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        Mount mount = mounts.enter(parent);
        return made(
                mount,
                result,
                () -> mount.fs.create(context, Mount.own(parent), name, mode, flags, result));
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        Mount mount = mounts.enter(parent);
        return made(
                mount,
                result,
                () -> mount.fs.tmpfile(context, Mount.own(parent), mode, flags, result));
    }

    /** As {@link #opened}, of an inode that comes with a reference. */
    private VfsHandle made(Mount mount, Attributes result, Opener opener) throws FsException {
        boolean done = false;
        try {
            FileHandle inner = opener.open();
            try {
                refer(mount, result);
                done = true;
                return new VfsHandle(mount, inner, result.ino);
            } finally {
                if (!done) {
                    mount.fs.release(inner);
                }
            }
        } finally {
            if (!done) {
                mount.leave();
            }
        }
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        VfsHandle ours = VfsHandle.of(handle);
        return ours.mount.fs.read(context, ours.inner, offset, target);
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        VfsHandle ours = VfsHandle.of(handle);
        return ours.mount.fs.write(context, ours.inner, offset, source);
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
        VfsHandle source = VfsHandle.of(from);
        VfsHandle sink = VfsHandle.of(to);
        if (source.mount != sink.mount) {
            return FileSystem.super.copyFileRange(context, from, offset, to, target, length);
        }
        return source.mount.fs.copyFileRange(
                context, source.inner, offset, sink.inner, target, length);
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        VfsHandle ours = VfsHandle.of(handle);
        ours.mount.fs.fsync(context, ours.inner, dataOnly);
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        VfsHandle ours = VfsHandle.of(handle);
        ours.mount.fs.fallocate(context, ours.inner, mode, offset, length);
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        VfsHandle ours = VfsHandle.of(handle);
        return ours.mount.fs.seek(context, ours.inner, offset, mode);
    }

    @Override
    public void release(FileHandle handle) {
        if (handle instanceof VfsHandle ours) {
            ours.release();
        }
    }

    // ---- directories ----

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        new VfsListing(this, mounts, context, VfsHandle.of(directory)).list(cookie, plus, sink);
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        VfsHandle ours = VfsHandle.of(directory);
        ours.mount.fs.fsyncdir(context, ours.inner, dataOnly);
    }

    // ---- extended attributes ----

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            return mount.fs.getxattr(context, Mount.own(ino), name);
        } finally {
            mount.leave();
        }
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            mount.fs.setxattr(context, Mount.own(ino), name, value, flags);
        } finally {
            mount.leave();
        }
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            return mount.fs.listxattr(context, Mount.own(ino));
        } finally {
            mount.leave();
        }
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            mount.fs.removexattr(context, Mount.own(ino), name);
        } finally {
            mount.leave();
        }
    }

    // ---- the whole ----

    /** Sizes and limits of the first file system. */
    @Override
    public void statfs(OpContext context, StatFs result) throws FsException {
        mounts.first.fs.statfs(context, result);
    }

    /** Sizes and limits of the file system that an inode is in. */
    public void statfs(OpContext context, long ino, StatFs result) throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            mount.fs.statfs(context, result);
        } finally {
            mount.leave();
        }
    }

    /** True if the file system that an inode is in lacks a feature. */
    public boolean lacks(long ino, Feature feature) throws FsException {
        Mount mount = mounts.enter(ino);
        try {
            return mount.fs.missing().contains(feature);
        } finally {
            mount.leave();
        }
    }

    @Override
    public void syncfs(OpContext context) throws FsException {
        mounting.forEach(mount -> mount.fs.syncfs(context));
    }

    /** Hears of all file systems in the tree, and of names that come to mean another mount. */
    @Override
    public void observe(@Nullable ChangeListener listener) {
        mounting.observe(listener);
    }

    /** Closes every file system in the tree, even if some fail. */
    @Override
    public void close() throws FsException {
        mounting.forEach(mount -> mount.fs.close());
    }
}
