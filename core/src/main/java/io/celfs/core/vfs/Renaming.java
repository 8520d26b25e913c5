package io.celfs.core.vfs;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.RenameFlags;

/** One {@code renameat2(2)}: what Linux checks before the file system is asked, in its order. */
final class Renaming {
    private final Vfs vfs;
    private final OpContext context;
    private final Permissions permissions;
    private final PathWalk from;
    private final PathWalk to;
    private final int flags;

    /** Both walks have not begun. */
    Renaming(Vfs vfs, OpContext context, PathWalk from, PathWalk to, int flags) {
        this.vfs = vfs;
        this.context = context;
        this.permissions = new Permissions(vfs, context);
        this.from = from;
        this.to = to;
        this.flags = flags;
    }

    void run() throws FsException {
        from.toParent();
        to.toParent();
        if (!Vfs.areInOneMount(from.here().ino, to.here().ino)) {
            throw Errno.EXDEV.exception();
        }
        Name name = named(from, Errno.EBUSY);
        Name newName = named(to, has(RenameFlags.NO_REPLACE) ? Errno.EEXIST : Errno.EBUSY);
        if (needsLooking()) {
            look();
        }
        vfs.rename(context, from.here().ino, name, to.here().ino, newName, flags);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private static Name named(PathWalk walk, Errno otherwise) throws FsException {
        Name name = walk.last();
        if (name == null) {
            throw otherwise.exception("dots or the root");
        }
        return name;
    }

    /** Without slashes and for the super-user the file system's own checks are enough. */
    private boolean needsLooking() {
        return from.hasSlashes() || to.hasSlashes() || !permissions.isSuperUser();
    }

    private void look() throws FsException {
        if (!from.findLast()) {
            throw Errno.ENOENT.exception();
        }
        boolean replaces = to.findLast();
        if (replaces && has(RenameFlags.NO_REPLACE)) {
            throw Errno.EEXIST.exception();
        }
        if (!replaces && has(RenameFlags.EXCHANGE)) {
            throw Errno.ENOENT.exception();
        }
        checkSlashes();
        checkPermissions(replaces);
    }

    /** Slashes promise a directory. */
    private void checkSlashes() throws FsException {
        boolean moves = from.hasSlashes();
        boolean replaces = to.hasSlashes();
        boolean exchange = has(RenameFlags.EXCHANGE);
        boolean wrongSource = (moves || (replaces && !exchange)) && !from.found().isDirectory();
        boolean wrongTarget = replaces && exchange && !to.found().isDirectory();
        if (wrongSource || wrongTarget) {
            throw Errno.ENOTDIR.exception();
        }
    }

    private void checkPermissions(boolean replaces) throws FsException {
        permissions.requireRemoval(from.here(), from.found());
        if (replaces) {
            permissions.requireRemoval(to.here(), to.found());
        } else {
            permissions.require(to.here(), Permissions.WRITE | Permissions.SEARCH);
        }
        if (from.here().ino != to.here().ino) {
            requireNewParent(from.found());
            if (has(RenameFlags.EXCHANGE)) {
                requireNewParent(to.found());
            }
        }
    }

    /** A directory that moves gets another {@code ..}, which is a change of the directory. */
    private void requireNewParent(Attributes moved) throws FsException {
        if (moved.isDirectory()) {
            permissions.require(moved, Permissions.WRITE);
        }
    }
}
