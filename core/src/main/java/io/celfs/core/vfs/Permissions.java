package io.celfs.core.vfs;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;

/**
 * Who may do what, by owner, group and mode as Linux judges without ACLs. User 0 may do everything
 * but execute a file that nobody may execute.
 */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int SEARCH = 1;

    private Permissions() {}

    static boolean isSuperUser(OpContext context) {
        return context.uid() == 0;
    }

    /** True if all of the bits {@code wanted} are granted. */
    static boolean allow(OpContext context, Attributes node, int wanted) {
        if (isSuperUser(context)) {
            boolean executes = (wanted & SEARCH) != 0 && !node.isDirectory();
            return !executes || (node.mode & 0111) != 0;
        }
        return (granted(context, node) & wanted) == wanted;
    }

    private static int granted(OpContext context, Attributes node) {
        if (context.uid() == node.uid) {
            return node.mode >> 6;
        }
        return context.inGroup(node.gid) ? node.mode >> 3 : node.mode;
    }

    /** EACCES unless {@link #allow}. */
    static void require(OpContext context, Attributes node, int wanted) throws FsException {
        if (!allow(context, node, wanted)) {
            throw Errno.EACCES.exception();
        }
    }

    /** EPERM unless the caller owns the node. */
    static void requireOwner(OpContext context, Attributes node) throws FsException {
        if (!isSuperUser(context) && context.uid() != node.uid) {
            throw Errno.EPERM.exception();
        }
    }

    /** What removing or replacing an entry needs; sticky directories keep it to the owners. */
    static void requireRemoval(OpContext context, Attributes directory, Attributes victim)
            throws FsException {
        require(context, directory, WRITE | SEARCH);
        boolean sticky = (directory.mode & FileMode.STICKY) != 0;
        if (sticky && context.uid() != directory.uid) {
            requireOwner(context, victim);
        }
    }
}
