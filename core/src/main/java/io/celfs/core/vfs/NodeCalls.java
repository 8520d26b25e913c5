package io.celfs.core.vfs;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What system calls do to one node, however it was reached: permissions, then the change. */
final class NodeCalls {
    private final Vfs vfs;
    private final OpContext context;
    private final Permissions permissions;

    NodeCalls(Vfs vfs, OpContext context) {
        this.vfs = vfs;
        this.context = context;
        this.permissions = new Permissions(vfs, context);
    }

    Attributes attributes(long ino) throws FsException {
        Attributes result = new Attributes();
        vfs.getattr(context, ino, result);
        return result;
    }

    /** Only the owner may; set-gid is lost on files of a foreign group. */
    void chmod(Attributes node, int mode) throws FsException {
        permissions.requireOwner(node);
        if (FileMode.isSymlink(node.mode)) {
            throw Errno.EOPNOTSUPP.exception("mode of a symbolic link");
        }
        boolean foreign = !permissions.isSuperUser() && !context.inGroup(node.gid);
        int bits = mode & FileMode.PERMISSIONS;
        change(node, new AttributeChange().mode(foreign ? bits & ~FileMode.SET_GID : bits));
    }

    /** Owner and group, -1 to leave one; an owner may choose among the groups he is in. */
    void chown(Attributes node, int uid, int gid) throws FsException {
        AttributeChange change = new AttributeChange();
        if (uid != -1) {
            change.valid |= AttributeChange.UID;
            change.uid = uid;
        }
        if (gid != -1) {
            change.valid |= AttributeChange.GID;
            change.gid = gid;
        }
        boolean ownerStays = uid == -1 || uid == node.uid;
        boolean mayChooseGroup = gid == -1 || gid == node.gid || context.inGroup(gid);
        boolean owns = context.uid() == node.uid && ownerStays && mayChooseGroup;
        if (change.valid != 0 && !permissions.isSuperUser() && !owns) {
            throw Errno.EPERM.exception();
        }
        change(node, change);
    }

    /** Times; "now" needs only the right to write. */
    void utimens(Attributes node, AttributeChange times) throws FsException {
        boolean sets = isExplicit(times, AttributeChange.ATIME, AttributeChange.ATIME_NOW);
        boolean explicit =
                sets || isExplicit(times, AttributeChange.MTIME, AttributeChange.MTIME_NOW);
        if (explicit || !permissions.allow(node, Permissions.WRITE)) {
            permissions.requireOwner(node);
        }
        change(node, times);
    }

    private static boolean isExplicit(AttributeChange times, int time, int now) {
        return times.has(time) && !times.has(now);
    }

    void truncate(Attributes node, long size) throws FsException {
        if (node.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        if (!node.isRegular()) {
            throw Errno.EINVAL.exception("not a regular file");
        }
        permissions.require(node, Permissions.WRITE);
        resize(node, size);
    }

    /** As {@link #truncate} for a file that was opened for writing. */
    void resize(Attributes node, long size) throws FsException {
        if (size < 0) {
            throw Errno.EINVAL.exception("negative size");
        }
        AttributeChange change = new AttributeChange().size(size);
        if (context.clearsSetId()) {
            change.valid |= AttributeChange.KILL_SET_ID;
        }
        change(node, change);
    }

    private void change(Attributes node, AttributeChange change) throws FsException {
        if (change.valid != 0) {
            vfs.setattr(context, node.ino, change, new Attributes());
        }
    }

    // ---- extended attributes ----

    byte[] getxattr(Attributes node, Name name) throws FsException {
        requireXattr(node, name, Permissions.READ);
        return vfs.getxattr(context, node.ino, name);
    }

    void setxattr(Attributes node, Name name, byte[] value, int flags) throws FsException {
        requireXattr(node, name, Permissions.WRITE);
        vfs.setxattr(context, node.ino, name, value, flags);
    }

    void removexattr(Attributes node, Name name) throws FsException {
        requireXattr(node, name, Permissions.WRITE);
        vfs.removexattr(context, node.ino, name);
    }

    List<Name> listxattr(Attributes node) throws FsException {
        return vfs.listxattr(context, node.ino);
    }

    /** The rules of xattr(7): users' attributes follow the mode, trusted ones are root's. */
    private void requireXattr(Attributes node, Name name, int wanted) throws FsException {
        String space = new String(name.bytes(), StandardCharsets.ISO_8859_1);
        boolean reads = wanted == Permissions.READ;
        if (space.startsWith("user.")) {
            if (!node.isRegular() && !node.isDirectory()) {
                throw (reads ? Errno.ENODATA : Errno.EPERM).exception();
            }
            permissions.require(node, wanted);
        } else if (space.startsWith("trusted.") && !permissions.isSuperUser()) {
            throw (reads ? Errno.ENODATA : Errno.EPERM).exception();
        } else if (!reads && !permissions.isSuperUser()) {
            permissions.requireOwner(node);
        }
    }
}
