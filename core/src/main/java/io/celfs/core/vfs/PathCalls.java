package io.celfs.core.vfs;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.RenameFlags;
import io.celfs.core.StatFs;
import java.util.List;

/**
 * The system calls that take a path, for one caller and one directory where relative paths begin
 * (the {@code *at} calls). Paths are bytes, 1 to 4095 of them; a name has at most 255. Errors and
 * the rules for trailing slashes, dots and links are Linux's. Safe for any number of threads.
 */
public final class PathCalls {
    private final Vfs vfs;
    private final OpContext context;
    private final Permissions permissions;
    private final StartingPoint start;
    private final NodeCalls nodes;

    /** Paths from the root of the tree. */
    public PathCalls(Vfs vfs, OpContext context) {
        this(vfs, context, StartingPoint.ROOT);
    }

    PathCalls(Vfs vfs, OpContext context, StartingPoint start) {
        this.vfs = vfs;
        this.context = context;
        this.permissions = new Permissions(vfs, context);
        this.start = start;
        this.nodes = new NodeCalls(vfs, context);
    }

    /** What is done at the end of a walk. */
    @FunctionalInterface
    interface Work<T> {
        T run(PathWalk walk) throws FsException;
    }

    /** As {@link Work}, without a result. */
    @FunctionalInterface
    private interface Step {
        void run(PathWalk walk) throws FsException;
    }

    /** What is done to the node that a path leads to. */
    @FunctionalInterface
    private interface NodeWork<T> {
        T run(Attributes node) throws FsException;
    }

    /** As {@link NodeWork}, without a result. */
    @FunctionalInterface
    private interface NodeAct {
        void run(Attributes node) throws FsException;
    }

    <T> T walk(byte[] path, Work<T> work) throws FsException {
        try (StartingPoint.Held held = begin(path);
                PathWalk walk = new PathWalk(vfs, context, held.ino(), path)) {
            return work.run(walk);
        }
    }

    private <T> T at(byte[] path, boolean follow, NodeWork<T> work) throws FsException {
        return walk(path, walk -> work.run(walk.resolve(follow)));
    }

    /** An absolute path does not care where others begin. */
    private StartingPoint.Held begin(byte[] path) throws FsException {
        boolean absolute = path.length > 0 && path[0] == '/';
        return (absolute ? StartingPoint.ROOT : start).enter();
    }

    /** As {@link #walk}, for work without a result. */
    private void go(byte[] path, Step step) throws FsException {
        try (StartingPoint.Held held = begin(path);
                PathWalk walk = new PathWalk(vfs, context, held.ino(), path)) {
            step.run(walk);
        }
    }

    private void act(byte[] path, boolean follow, NodeAct act) throws FsException {
        go(path, walk -> act.run(walk.resolve(follow)));
    }

    // ---- looking ----

    /** {@code stat}, or {@code lstat} without {@code follow}. */
    public Attributes stat(byte[] path, boolean follow) throws FsException {
        return at(path, follow, PathCalls::copy);
    }

    private static Attributes copy(Attributes attributes) {
        Attributes copy = new Attributes();
        copy.set(attributes);
        return copy;
    }

    /** EACCES unless all of {@code wanted} (4 read, 2 write, 1 execute or search) is granted. */
    public void access(byte[] path, int wanted) throws FsException {
        act(path, true, node -> permissions.require(node, wanted));
    }

    /** The target of a symbolic link; EINVAL if it is none. */
    public byte[] readlink(byte[] path) throws FsException {
        return at(path, false, node -> vfs.readlink(context, node.ino));
    }

    /** Sizes and limits of the file system that a path leads to. */
    public StatFs statfs(byte[] path) throws FsException {
        return at(
                path,
                true,
                node -> {
                    StatFs result = new StatFs();
                    vfs.statfs(context, node.ino, result);
                    return result;
                });
    }

    // ---- making ----

    /** What a new entry needs: the file system's call with directory and name. */
    @FunctionalInterface
    private interface Maker {
        void make(long directory, Name name, Attributes result) throws FsException;
    }

    private void make(byte[] path, boolean directory, Maker maker) throws FsException {
        Attributes made =
                walk(
                        path,
                        walk -> {
                            walk.toParent();
                            Name name = requireNew(walk, directory);
                            Attributes result = new Attributes();
                            maker.make(walk.here().ino, name, result);
                            return result;
                        });
        vfs.forget(made.ino, 1);
    }

    /** The new name, if it may be made; only a directory's may have slashes behind it. */
    private Name requireNew(PathWalk walk, boolean directory) throws FsException {
        Name name = walk.last();
        if (name == null) {
            throw Errno.EEXIST.exception();
        }
        boolean slashes = walk.hasSlashes() && !directory;
        boolean may = permissions.allow(walk.here(), Permissions.WRITE);
        if ((slashes || !may) && walk.findLast()) {
            throw Errno.EEXIST.exception();
        }
        if (slashes) {
            throw Errno.ENOENT.exception();
        }
        permissions.require(walk.here(), Permissions.WRITE | Permissions.SEARCH);
        return name;
    }

    public void mkdir(byte[] path, int mode) throws FsException {
        make(path, true, (dir, name, made) -> vfs.mkdir(context, dir, name, mode, made));
    }

    /** Makes a regular file, FIFO, socket or device; devices are for user 0. */
    public void mknod(byte[] path, int mode, int rdev) throws FsException {
        int type = FileMode.type(mode);
        boolean device = type == FileMode.BLOCK_DEVICE || type == FileMode.CHARACTER_DEVICE;
        make(
                path,
                false,
                (dir, name, made) -> {
                    if (device && !permissions.isSuperUser()) {
                        throw Errno.EPERM.exception("devices are for the super-user");
                    }
                    vfs.mknod(context, dir, name, mode, rdev, made);
                });
    }

    public void symlink(byte[] target, byte[] path) throws FsException {
        PathWalk.requireValid(target);
        make(path, false, (dir, name, made) -> vfs.symlink(context, dir, name, target, made));
    }

    /**
     * Gives the file at {@code path} another name.
     *
     * @param follow give it to what a symbolic link at the end leads to (AT_SYMLINK_FOLLOW)
     * @param target where {@code newPath} begins
     */
    public void link(byte[] path, boolean follow, PathCalls target, byte[] newPath)
            throws FsException {
        act(
                path,
                follow,
                node ->
                        target.make(
                                newPath,
                                false,
                                (dir, name, made) -> linkNode(node, dir, name, made)));
    }

    private void linkNode(Attributes node, long directory, Name name, Attributes made)
            throws FsException {
        if (node.isDirectory() && !Vfs.areInOneMount(node.ino, directory)) {
            throw Errno.EXDEV.exception();
        }
        vfs.link(context, node.ino, directory, name, made);
    }

    // ---- removing and moving ----

    public void unlink(byte[] path) throws FsException {
        remove(path, PathCalls::requireUnlinkable, vfs::unlink);
    }

    private static void requireUnlinkable(PathWalk walk) throws FsException {
        if (walk.last() == null) {
            throw Errno.EISDIR.exception();
        }
        if (walk.hasSlashes() && walk.findLast()) {
            throw (walk.found().isDirectory() ? Errno.EISDIR : Errno.ENOTDIR).exception();
        }
    }

    public void rmdir(byte[] path) throws FsException {
        remove(path, PathCalls::requireRemovable, vfs::rmdir);
    }

    private static void requireRemovable(PathWalk walk) throws FsException {
        if (walk.endsWith(Name.DOT)) {
            throw Errno.EINVAL.exception("rmdir of .");
        }
        if (walk.endsWith(Name.DOT_DOT)) {
            throw Errno.ENOTEMPTY.exception("rmdir of ..");
        }
        if (walk.last() == null) {
            throw Errno.EBUSY.exception("rmdir of the root");
        }
    }

    /** The file system's call that removes. */
    @FunctionalInterface
    private interface Remover {
        void remove(OpContext context, long directory, Name name) throws FsException;
    }

    private void remove(byte[] path, Step check, Remover remover) throws FsException {
        go(
                path,
                walk -> {
                    walk.toParent();
                    check.run(walk);
                    Name name = lastOf(walk);
                    requireRemoval(walk);
                    remover.remove(context, walk.here().ino, name);
                });
    }

    private static Name lastOf(PathWalk walk) throws FsException {
        Name name = walk.last();
        if (name == null) {
            throw Errno.EBUSY.exception("dots or the root");
        }
        return name;
    }

    /** Permission to remove the last name, if the entry is there. */
    private void requireRemoval(PathWalk walk) throws FsException {
        if (permissions.isSuperUser()) {
            return;
        }
        if (!walk.findLast()) {
            throw Errno.ENOENT.exception();
        }
        permissions.requireRemoval(walk.here(), walk.found());
    }

    /**
     * Moves an entry, replacing what is there as {@code rename(2)} says.
     *
     * @param target where {@code newPath} begins
     * @param flags of {@link RenameFlags}
     */
    public void rename(byte[] path, PathCalls target, byte[] newPath, int flags)
            throws FsException {
        boolean exchange = (flags & RenameFlags.EXCHANGE) != 0;
        boolean keep = (flags & RenameFlags.NO_REPLACE) != 0;
        if ((flags & ~(RenameFlags.EXCHANGE | RenameFlags.NO_REPLACE)) != 0 || (exchange && keep)) {
            throw Errno.EINVAL.exception("flags " + flags);
        }
        go(
                path,
                from ->
                        target.go(
                                newPath, to -> new Renaming(vfs, context, from, to, flags).run()));
    }

    // ---- attributes ----

    public void chmod(byte[] path, boolean follow, int mode) throws FsException {
        act(path, follow, node -> nodes.chmod(node, mode));
    }

    /** Changes owner and group; -1 leaves one as it is. */
    public void chown(byte[] path, boolean follow, int uid, int gid) throws FsException {
        act(path, follow, node -> nodes.chown(node, uid, gid));
    }

    /** Sets the times that {@code times} names; others in it must not be set. */
    public void utimens(byte[] path, boolean follow, AttributeChange times) throws FsException {
        act(path, follow, node -> nodes.utimens(node, times));
    }

    public void truncate(byte[] path, long size) throws FsException {
        act(path, true, node -> nodes.truncate(node, size));
    }

    public byte[] getxattr(byte[] path, boolean follow, Name name) throws FsException {
        return at(path, follow, node -> nodes.getxattr(node, name));
    }

    public void setxattr(byte[] path, boolean follow, Name name, byte[] value, int flags)
            throws FsException {
        act(path, follow, node -> nodes.setxattr(node, name, value, flags));
    }

    public List<Name> listxattr(byte[] path, boolean follow) throws FsException {
        return at(path, follow, nodes::listxattr);
    }

    public void removexattr(byte[] path, boolean follow, Name name) throws FsException {
        act(path, follow, node -> nodes.removexattr(node, name));
    }
}
