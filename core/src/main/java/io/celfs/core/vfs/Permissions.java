package io.celfs.core.vfs;

import io.celfs.core.AclType;
import io.celfs.core.AclXattr;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.PosixAcl;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do, by owner, group, mode and access control list as Linux judges. User 0 may
 * do everything but execute a file that nobody may execute.
 */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int SEARCH = 1;

    private static final int GROUP_BITS = 0070;

    private final Vfs vfs;
    private final OpContext context;

    Permissions(Vfs vfs, OpContext context) {
        this.vfs = vfs;
        this.context = context;
    }

    boolean isSuperUser() {
        return context.uid() == 0;
    }

    /** True if all of the bits {@code wanted} are granted. */
    boolean allow(Attributes node, int wanted) throws FsException {
        if (isSuperUser()) {
            boolean executes = (wanted & SEARCH) != 0 && !node.isDirectory();
            return !executes || (node.mode & 0111) != 0;
        }
        if (context.uid() == node.uid) {
            return grants(node.mode >> 6, wanted);
        }
        PosixAcl list = list(node);
        if (list != null) {
            return list.allows(context, node, wanted);
        }
        return grants(context.inGroup(node.gid) ? node.mode >> 3 : node.mode, wanted);
    }

    private static boolean grants(int bits, int wanted) {
        return (bits & wanted) == wanted;
    }

    /** Where the mode gives nothing to the group, a list has an empty mask and is not asked for. */
    private @Nullable PosixAcl list(Attributes node) throws FsException {
        boolean none =
                (node.mode & GROUP_BITS) == 0
                        || FileMode.isSymlink(node.mode)
                        || vfs.lacks(node.ino, Feature.ACLS);
        if (none) {
            return null;
        }
        try {
            return AclXattr.parse(vfs.getxattr(context, node.ino, AclType.ACCESS.xattr()));
        } catch (FsException e) {
            if (e.errno() == Errno.ENODATA) {
                return null;
            }
            throw e;
        }
    }

    /** EACCES unless {@link #allow}. */
    void require(Attributes node, int wanted) throws FsException {
        if (!allow(node, wanted)) {
            throw Errno.EACCES.exception();
        }
    }

    /** EPERM unless the caller owns the node. */
    void requireOwner(Attributes node) throws FsException {
        if (!isSuperUser() && context.uid() != node.uid) {
            throw Errno.EPERM.exception();
        }
    }

    /** What removing or replacing an entry needs; sticky directories keep it to the owners. */
    void requireRemoval(Attributes directory, Attributes victim) throws FsException {
        require(directory, WRITE | SEARCH);
        boolean sticky = (directory.mode & FileMode.STICKY) != 0;
        if (sticky && context.uid() != directory.uid) {
            requireOwner(victim);
        }
    }
}
