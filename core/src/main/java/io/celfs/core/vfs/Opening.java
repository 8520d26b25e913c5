package io.celfs.core.vfs;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import org.jspecify.annotations.Nullable;

/** What {@code openat(2)} does, once per call. */
final class Opening {
    private final Vfs vfs;
    private final OpContext context;
    private final Permissions permissions;
    private final PathWalk walk;
    private final int flags;
    private final int mode;
    private boolean directory;

    /**
     * One opening.
     *
     * @param flags checked ones of {@link OpenatFlags}
     * @param mode permission bits of a new file, before the umask
     */
    Opening(Vfs vfs, OpContext context, PathWalk walk, int flags, int mode) {
        this.vfs = vfs;
        this.context = context;
        this.permissions = new Permissions(vfs, context);
        this.walk = walk;
        this.flags = flags;
        this.mode = mode & FileMode.PERMISSIONS;
    }

    /** True if what was opened is a directory. */
    boolean openedDirectory() {
        return directory;
    }

    FileHandle run() throws FsException {
        if (has(OpenatFlags.TMPFILE)) {
            return temporary();
        }
        return has(OpenatFlags.CREAT)
                ? openOrCreate()
                : openNode(walk.resolve(!has(OpenatFlags.NOFOLLOW)));
    }

    private boolean has(int flag) {
        return OpenatFlags.has(flags, flag);
    }

    private FileHandle temporary() throws FsException {
        Attributes directory = walk.resolve(!has(OpenatFlags.NOFOLLOW));
        if (!directory.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
        permissions.require(directory, Permissions.WRITE | Permissions.SEARCH);
        Attributes made = new Attributes();
        int passed = OpenatFlags.passed(flags) | (flags & OpenatFlags.EXCL);
        FileHandle handle = vfs.tmpfile(context, directory.ino, mode, passed, made);
        vfs.forget(made.ino, 1);
        return handle;
    }

    private FileHandle openOrCreate() throws FsException {
        walk.toParent();
        while (true) {
            Name name = walk.last();
            if (name == null) {
                return openExisting(walk.resolve(true));
            }
            if (walk.hasSlashes()) {
                throw Errno.EISDIR.exception();
            }
            if (!walk.findLast()) {
                FileHandle made = create(name);
                if (made != null) {
                    return made;
                }
            } else if (!FileMode.isSymlink(walk.found().mode) || has(OpenatFlags.EXCL)) {
                return openExisting(walk.found());
            } else if (has(OpenatFlags.NOFOLLOW)) {
                throw Errno.ELOOP.exception();
            } else {
                walk.followLast();
            }
        }
    }

    /** Null if another was faster: then it must be looked at again. */
    private @Nullable FileHandle create(Name name) throws FsException {
        Attributes directory = walk.here();
        permissions.require(directory, Permissions.WRITE | Permissions.SEARCH);
        Attributes made = new Attributes();
        int passed = (OpenatFlags.passed(flags) & ~OpenFlags.TRUNCATE) | OpenFlags.EXCLUSIVE;
        try {
            FileHandle handle = vfs.create(context, directory.ino, name, mode, passed, made);
            vfs.forget(made.ino, 1);
            return handle;
        } catch (FsException e) {
            if (e.errno() == Errno.EEXIST && !has(OpenatFlags.EXCL)) {
                return null;
            }
            throw e;
        }
    }

    private FileHandle openExisting(Attributes node) throws FsException {
        if (has(OpenatFlags.EXCL)) {
            throw Errno.EEXIST.exception();
        }
        if (node.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        return openNode(node);
    }

    private FileHandle openNode(Attributes node) throws FsException {
        if (has(OpenatFlags.DIRECTORY) && !node.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
        if (FileMode.isSymlink(node.mode)) {
            throw Errno.ELOOP.exception();
        }
        boolean writes = OpenFlags.writes(flags) || has(OpenatFlags.TRUNC);
        if (node.isDirectory() && writes) {
            throw Errno.EISDIR.exception();
        }
        int read = OpenFlags.reads(flags) ? Permissions.READ : 0;
        permissions.require(node, read | (writes ? Permissions.WRITE : 0));
        directory = node.isDirectory();
        return directory
                ? vfs.opendir(context, node.ino)
                : vfs.open(context, node.ino, OpenatFlags.passed(flags));
    }
}
