package io.celfs.memfs;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.RenameFlags;
import org.jspecify.annotations.Nullable;

/** One {@code renameat2(2)}: checks everything in Linux's order, then changes everything. */
final class Rename {
    private final InodeTable table;
    private final Directory oldParent;
    private final Name oldName;
    private final Directory newParent;
    private final Name newName;
    private final boolean exchange;
    private final boolean replace;

    Rename(InodeTable table, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        this.table = table;
        this.oldParent = table.directory(parent);
        this.oldName = name;
        this.newParent = table.directory(newParent);
        this.newName = newName;
        this.exchange = flags == RenameFlags.EXCHANGE;
        this.replace = flags == 0;
        RenameFlags.require(flags);
    }

    void run() throws FsException {
        if (oldName.isDots() || newName.isDots()) {
            throw Errno.EBUSY.exception("rename of . or ..");
        }
        Inode moved = existing(oldParent, oldName);
        Inode target = exchange ? existing(newParent, newName) : newParent.find(newName);
        check(moved, target);
        if (moved == target) {
            return;
        }
        Timestamp now = table.now();
        if (exchange && target != null) {
            exchange(moved, target, now);
        } else {
            move(moved, target, now);
        }
        oldParent.modified(now);
        newParent.modified(now);
    }

    private static Inode existing(Directory directory, Name name) throws FsException {
        Inode inode = directory.find(name);
        if (inode == null) {
            throw Errno.ENOENT.exception();
        }
        return inode;
    }

    private void check(Inode moved, @Nullable Inode target) throws FsException {
        if (newParent.nlink == 0) {
            throw Errno.ENOENT.exception("the directory was removed");
        }
        if (target != null && !exchange && !replace) {
            throw Errno.EEXIST.exception(newName.toString());
        }
        if (newParent.isInside(moved)) {
            throw Errno.EINVAL.exception("a directory into itself");
        }
        if (target != null && oldParent.isInside(target)) {
            throw (exchange ? Errno.EINVAL : Errno.ENOTEMPTY).exception(newName.toString());
        }
        if (target != null && target != moved && !exchange) {
            checkReplaceable(moved, target);
        }
    }

    private void checkReplaceable(Inode moved, Inode target) throws FsException {
        if (!(target instanceof Directory directory)) {
            if (moved instanceof Directory) {
                throw Errno.ENOTDIR.exception(newName.toString());
            }
        } else if (!(moved instanceof Directory)) {
            throw Errno.EISDIR.exception(newName.toString());
        } else if (!directory.isEmpty()) {
            throw Errno.ENOTEMPTY.exception(newName.toString());
        }
    }

    private void exchange(Inode moved, Inode target, Timestamp now) {
        newParent.put(newName, moved);
        oldParent.put(oldName, target);
        settle(moved, oldParent, newParent, now);
        settle(target, newParent, oldParent, now);
    }

    private void move(Inode moved, @Nullable Inode target, Timestamp now) {
        oldParent.remove(oldName);
        newParent.put(newName, moved);
        settle(moved, oldParent, newParent, now);
        if (target instanceof Directory) {
            newParent.nlink--;
        }
        if (target != null) {
            table.unname(target, now);
        }
    }

    private static void settle(Inode inode, Directory from, Directory to, Timestamp now) {
        inode.ctime = now;
        if (inode instanceof Directory directory) {
            from.nlink--;
            to.nlink++;
            directory.moveTo(to);
        }
    }
}
