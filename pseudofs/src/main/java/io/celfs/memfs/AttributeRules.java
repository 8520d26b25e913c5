package io.celfs.memfs;

import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;

/** One {@code setattr}: everything is checked before anything is changed. */
final class AttributeRules {
    private final Inode inode;
    private final AttributeChange change;
    private final Timestamp now;

    AttributeRules(Inode inode, AttributeChange change, Timestamp now) {
        this.inode = inode;
        this.change = change;
        this.now = now;
    }

    void apply(OpContext context) throws FsException {
        Timestamp atime = atime();
        Timestamp mtime = mtime();
        Timestamp ctime = ctime();
        if (change.has(AttributeChange.SIZE)) {
            resize();
            if (context.clearsSetId()) {
                inode.stripPrivileges();
            }
        }
        changeOwnerAndMode();
        inode.atime = atime;
        inode.mtime = mtime;
        inode.ctime = ctime;
    }

    private void resize() throws FsException {
        if (inode instanceof Directory) {
            throw Errno.EISDIR.exception();
        }
        if (change.size < 0 || !(inode instanceof RegularFile file)) {
            throw Errno.EINVAL.exception("size");
        }
        file.pages.resize(change.size);
    }

    /** A new owner or a caller who may not keep them takes the set-id bits away; a mode wins. */
    private void changeOwnerAndMode() {
        if ((change.valid & (AttributeChange.UID | AttributeChange.GID)) != 0
                || change.has(AttributeChange.KILL_SET_ID)) {
            inode.stripPrivileges();
        }
        if (change.has(AttributeChange.UID)) {
            inode.uid = change.uid;
        }
        if (change.has(AttributeChange.GID)) {
            inode.gid = change.gid;
        }
        if (change.has(AttributeChange.MODE)) {
            inode.mode = FileMode.type(inode.mode) | (change.mode & FileMode.PERMISSIONS);
        }
    }

    private Timestamp atime() throws FsException {
        if (change.has(AttributeChange.ATIME | AttributeChange.ATIME_NOW)) {
            return now;
        }
        return change.has(AttributeChange.ATIME)
                ? Timestamp.checked(change.atime, change.atimeNanos)
                : inode.atime;
    }

    private Timestamp mtime() throws FsException {
        if (change.has(AttributeChange.MTIME | AttributeChange.MTIME_NOW)) {
            return now;
        }
        if (change.has(AttributeChange.MTIME)) {
            return Timestamp.checked(change.mtime, change.mtimeNanos);
        }
        return change.has(AttributeChange.SIZE) ? now : inode.mtime;
    }

    private Timestamp ctime() throws FsException {
        return change.has(AttributeChange.CTIME)
                ? Timestamp.checked(change.ctime, change.ctimeNanos)
                : now;
    }
}
