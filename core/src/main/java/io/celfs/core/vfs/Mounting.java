package io.celfs.core.vfs;

import io.celfs.core.Attributes;
import io.celfs.core.ChangeListener;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How mounts come, go and are told of. */
final class Mounting {
    /** Something done to every mount. */
    @FunctionalInterface
    interface Action {
        void run(Mount mount) throws FsException;
    }

    private final Vfs vfs;
    private final MountTable mounts;
    private volatile @Nullable ChangeListener listener;

    Mounting(Vfs vfs, MountTable mounts) {
        this.vfs = vfs;
        this.mounts = mounts;
        mounts.first.fs.observe(new Translator(mounts.first));
    }

    void mount(Collection<MountPoint> points) throws FsException {
        List<MountPoint> ordered = new ArrayList<>(points);
        ordered.sort(Comparator.comparingInt(MountPoint::depth));
        for (MountPoint point : ordered) {
            mount(point.path(), point.fileSystem());
        }
    }

    void mount(byte[] path, FileSystem fs) throws FsException {
        Mount mount;
        mounts.changes.writeLock().lock();
        try {
            long directory = directoryAt(path);
            if (directory == FileSystem.ROOT) {
                throw Errno.EBUSY.exception("the root of the tree is mounted for good");
            }
            mount = mounts.add(fs, placeOn(path, directory));
        } finally {
            mounts.changes.writeLock().unlock();
        }
        mounted(mount);
    }

    /**
     * The number of a directory. It has a name, which nobody can take from it while it is a mount
     * point: no reference is needed.
     */
    private long directoryAt(byte[] path) throws FsException {
        try (PathWalk walk = new PathWalk(vfs, OpContext.ROOT, FileSystem.ROOT, path)) {
            Attributes directory = walk.resolve(true);
            if (!directory.isDirectory()) {
                throw Errno.ENOTDIR.exception();
            }
            return directory.ino;
        }
    }

    /** Where a mount on a directory hangs. */
    private Mount.Place placeOn(byte[] path, long directory) throws FsException {
        Attributes up = new Attributes();
        vfs.lookup(OpContext.ROOT, directory, Name.DOT_DOT, up);
        vfs.forget(up.ino, 1);
        Name name = Mount.own(directory) == FileSystem.ROOT ? null : nameIn(up.ino, directory);
        return new Mount.Place(path.clone(), mounts.find(directory), directory, up.ino, name);
    }

    /** The name of a directory in the directory above it. */
    private Name nameIn(long up, long directory) throws FsException {
        Name[] found = new Name[1];
        FileHandle handle = vfs.opendir(OpContext.ROOT, up);
        try {
            DirectorySink search =
                    (name, attributes, _) -> {
                        boolean here = !name.isDots() && attributes.ino == directory;
                        found[0] = here ? name : found[0];
                        return !here;
                    };
            vfs.readdir(OpContext.ROOT, handle, 0, false, search);
        } finally {
            vfs.release(handle);
        }
        if (found[0] == null) {
            throw Errno.ENOENT.exception("the directory was removed");
        }
        return found[0];
    }

    void attach(byte[] path, Name name, FileSystem fs) throws FsException {
        Mount mount;
        mounts.changes.writeLock().lock();
        try {
            long directory = directoryAt(path);
            Mount above = mounts.find(directory);
            mount = mounts.add(fs, new Mount.Place(join(path, name), above, 0, directory, name));
        } finally {
            mounts.changes.writeLock().unlock();
        }
        mounted(mount);
    }

    private static byte[] join(byte[] path, Name name) {
        boolean slash = path[path.length - 1] == '/';
        byte[] whole = new byte[path.length + (slash ? 0 : 1) + name.length()];
        System.arraycopy(path, 0, whole, 0, path.length);
        whole[whole.length - name.length() - 1] = '/';
        System.arraycopy(name.bytes(), 0, whole, whole.length - name.length(), name.length());
        return whole;
    }

    private void mounted(Mount mount) {
        mount.fs.observe(new Translator(mount));
        entryChanged(mount.place);
    }

    FileSystem unmount(byte[] path) throws FsException {
        Mount mount;
        mounts.changes.writeLock().lock();
        try {
            mount = mountAt(path);
            mounts.remove(mount);
        } finally {
            mounts.changes.writeLock().unlock();
        }
        mount.fs.observe(null);
        entryChanged(mount.place);
        return mount.fs;
    }

    private Mount mountAt(byte[] path) throws FsException {
        try (PathWalk walk = new PathWalk(vfs, OpContext.ROOT, FileSystem.ROOT, path)) {
            long ino = walk.resolve(true).ino;
            Mount mount = mounts.find(ino);
            if (mount == null || mount.isFirst() || Mount.own(ino) != FileSystem.ROOT) {
                throw Errno.EINVAL.exception("not a mount point");
            }
            return mount;
        }
    }

    private void entryChanged(Mount.Place place) {
        ChangeListener hears = listener;
        if (hears != null && place.name() != null) {
            hears.entryChanged(place.up(), place.name());
        }
    }

    void observe(@Nullable ChangeListener newListener) {
        listener = newListener;
    }

    /** Runs an action on all mounts, the newest first; the first failure is thrown at the end. */
    void forEach(Action action) throws FsException {
        List<Mount> all = new ArrayList<>(mounts.others());
        all.sort(Comparator.comparingInt((Mount mount) -> mount.id).reversed());
        all.add(mounts.first);
        FsException failure = null;
        for (Mount mount : all) {
            try {
                action.run(mount);
            } catch (FsException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Passes on what changes in one mount, in numbers of the tree. */
    private final class Translator implements ChangeListener {
        private final Mount mount;

        Translator(Mount mount) {
            this.mount = mount;
        }

        @Override
        public void inodeChanged(long ino) {
            ChangeListener hears = listener;
            if (hears != null) {
                hears.inodeChanged(number(ino));
            }
        }

        @Override
        public void entryChanged(long directory, Name name) {
            ChangeListener hears = listener;
            if (hears != null) {
                hears.entryChanged(number(directory), name);
            }
        }

        private long number(long own) {
            return ((long) mount.id << Mount.OWN_BITS) | own;
        }
    }
}
