package io.celfs.ext2;

import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.InodeTime;
import io.celfs.ext2.node.FileContent;
import io.celfs.ext2.node.Inode;
import java.io.IOException;

/** One {@code setattr}: everything is checked before anything is changed. */
final class AttributeRules {
    private final Inode inode;
    private final InodeRecord record;
    private final AttributeChange change;
    private final InodeTime now;
    private final XattrOperations xattrs;
    private final AccessLists lists;

    AttributeRules(
            Inode inode,
            AttributeChange change,
            InodeTime now,
            XattrOperations xattrs,
            AccessLists lists) {
        this.inode = inode;
        this.record = inode.record();
        this.change = change;
        this.now = now;
        this.xattrs = xattrs;
        this.lists = lists;
    }

    void apply(OpContext context, FileContent content) throws IOException {
        inode.requireChangeable();
        InodeTime atime = atime();
        InodeTime mtime = mtime();
        InodeTime ctime = ctime();
        if (change.has(AttributeChange.SIZE)) {
            checkSize();
        }
        if (change.has(AttributeChange.MODE)) {
            lists.changeMode(inode, change.mode);
        }
        if (change.has(AttributeChange.SIZE)) {
            content.resize(inode, change.size);
            if (context.clearsSetId()) {
                xattrs.stripPrivileges(inode);
            }
        }
        changeOwnerAndMode();
        record.atime(atime);
        record.mtime(mtime);
        record.ctime(ctime);
        inode.store();
    }

    private void checkSize() throws FsException {
        if (inode.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        if (change.size < 0 || !inode.isRegular()) {
            throw Errno.EINVAL.exception("size");
        }
    }

    /** A new owner or a caller who may not keep them takes the set-id bits away; a mode wins. */
    private void changeOwnerAndMode() throws IOException {
        if ((change.valid & (AttributeChange.UID | AttributeChange.GID)) != 0
                || change.has(AttributeChange.KILL_SET_ID)) {
            xattrs.stripPrivileges(inode);
        }
        if (change.has(AttributeChange.UID)) {
            record.uid(change.uid);
        }
        if (change.has(AttributeChange.GID)) {
            record.gid(change.gid);
        }
        if (change.has(AttributeChange.MODE)) {
            record.mode(FileMode.type(record.mode()) | (change.mode & FileMode.PERMISSIONS));
        }
    }

    private static InodeTime checked(long seconds, int nanos) throws FsException {
        if (nanos < 0 || nanos > 999_999_999) {
            throw Errno.EINVAL.exception("nanoseconds out of range");
        }
        return new InodeTime(seconds, nanos);
    }

    private InodeTime atime() throws FsException {
        if (change.has(AttributeChange.ATIME | AttributeChange.ATIME_NOW)) {
            return now;
        }
        return change.has(AttributeChange.ATIME)
                ? checked(change.atime, change.atimeNanos)
                : record.atime();
    }

    private InodeTime mtime() throws FsException {
        if (change.has(AttributeChange.MTIME | AttributeChange.MTIME_NOW)) {
            return now;
        }
        if (change.has(AttributeChange.MTIME)) {
            return checked(change.mtime, change.mtimeNanos);
        }
        return change.has(AttributeChange.SIZE) ? now : record.mtime();
    }

    private InodeTime ctime() throws FsException {
        return change.has(AttributeChange.CTIME) ? checked(change.ctime, change.ctimeNanos) : now;
    }
}
