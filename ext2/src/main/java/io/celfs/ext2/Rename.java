package io.celfs.ext2;

import io.celfs.core.Errno;
import io.celfs.core.Name;
import io.celfs.core.RenameFlags;
import io.celfs.ext2.layout.InodeTime;
import io.celfs.ext2.node.Directory;
import io.celfs.ext2.node.Inode;
import io.celfs.ext2.node.InodeTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One {@code renameat2(2)}: checks everything in Linux's order, then changes everything. Only one
 * at a time, so that nothing else changes which directory is in which.
 */
final class Rename {
    private final InodeTable table;
    private final Namespace names;
    private final Inode oldParent;
    private final Name oldName;
    private final Inode newParent;
    private final Name newName;
    private final boolean exchange;
    private final boolean replace;

    Rename(
            InodeTable table,
            Namespace names,
            long parent,
            Name name,
            long newParent,
            Name newName,
            int flags)
            throws IOException {
        this.table = table;
        this.names = names;
        this.oldParent = table.directory(parent);
        this.oldName = name;
        this.newParent = table.directory(newParent);
        this.newName = newName;
        this.exchange = flags == RenameFlags.EXCHANGE;
        this.replace = flags == 0;
        RenameFlags.require(flags);
    }

    void run() throws IOException {
        if (oldName.isDots() || newName.isDots()) {
            throw Errno.EBUSY.exception("rename of . or ..");
        }
        boolean same = oldParent == newParent;
        try (Locks _ = same ? Locks.exclusive(oldParent) : lockBoth(oldParent, newParent)) {
            Inode moved = names.existing(oldParent, oldName);
            Inode target = names.find(newParent, newName);
            if (target == null && exchange) {
                throw Errno.ENOENT.exception();
            }
            check(moved, target);
            if (moved != target) {
                // What is a parent is locked already; who contains whom was checked before.
                try (Locks _ = Locks.exclusive(moved, target)) {
                    move(moved, target);
                }
            }
        }
    }

    /** The outer directory first, as every other operation does. */
    private Locks lockBoth(Inode a, Inode b) throws IOException {
        return isInside(a, b) ? Locks.exclusive(b).and(a) : Locks.exclusive(a).and(b);
    }

    /**
     * True if a directory is {@code outer} or below it; a loop in the image ends as not. Needs no
     * locks: renames alone change which directory is in which, and there is only one at a time.
     */
    private boolean isInside(Inode directory, Inode outer) throws IOException {
        Inode at = directory;
        for (int depth = 0; depth < Namespace.MAX_LINKS; depth++) {
            if (at == outer) {
                return true;
            }
            long parent = table.entries(at).parent();
            if (parent == at.ino()) {
                return false;
            }
            at = table.named(parent, at);
        }
        return false;
    }

    private void check(Inode moved, @Nullable Inode target) throws IOException {
        Namespace.requireAlive(newParent);
        if (target != null && !exchange && !replace) {
            throw Errno.EEXIST.exception(newName.toString());
        }
        if (moved.isDirectory() && isInside(newParent, moved)) {
            throw Errno.EINVAL.exception("a directory into itself");
        }
        if (target != null && target.isDirectory() && isInside(oldParent, target)) {
            throw (exchange ? Errno.EINVAL : Errno.ENOTEMPTY).exception(newName.toString());
        }
        Namespace.requireRemovable(oldParent, moved);
        newParent.requireMutable();
        if (target != null && target != moved) {
            Namespace.requireRemovable(newParent, target);
            if (!exchange) {
                checkReplaceable(moved, target);
            }
        }
        boolean enters = moved.isDirectory() && oldParent != newParent;
        if (enters && newParent.record().links() >= Namespace.MAX_LINKS) {
            throw Errno.EMLINK.exception();
        }
    }

    private void checkReplaceable(Inode moved, Inode target) throws IOException {
        if (!target.isDirectory()) {
            if (moved.isDirectory()) {
                throw Errno.ENOTDIR.exception(newName.toString());
            }
        } else if (!moved.isDirectory()) {
            throw Errno.EISDIR.exception(newName.toString());
        } else {
            requireEmpty(target);
        }
    }

    private void requireEmpty(Inode target) throws IOException {
        try (Locks _ = Locks.shared(target)) {
            if (!table.entries(target).isEmpty()) {
                throw Errno.ENOTEMPTY.exception(newName.toString());
            }
        }
    }

    private void move(Inode moved, @Nullable Inode target) throws IOException {
        if (target != null && target.isDirectory() && !exchange) {
            requireEmpty(target); // nobody made anything in it meanwhile
        }
        InodeTime now = table.now();
        Directory from = table.entries(oldParent);
        Directory to = table.entries(newParent);
        if (target == null) {
            to.add(newName, moved, moved.record().mode());
        } else {
            to.replace(newName, moved.ino(), moved.record().mode());
        }
        if (target != null && exchange) {
            from.replace(oldName, target.ino(), target.record().mode());
            settle(target, newParent, oldParent, now);
        } else {
            from.remove(oldName);
        }
        settle(moved, oldParent, newParent, now);
        if (target != null && !exchange) {
            if (target.isDirectory()) {
                newParent.record().links(newParent.record().links() - 1);
            }
            names.unname(target, now);
        }
        for (Inode parent : new Inode[] {oldParent, newParent}) {
            parent.modified(now);
            parent.store();
        }
    }

    private void settle(Inode inode, Inode from, Inode to, InodeTime now) throws IOException {
        if (inode.isDirectory() && from != to) {
            from.record().links(from.record().links() - 1);
            to.record().links(to.record().links() + 1);
            table.entries(inode).replace(Name.DOT_DOT, to.ino(), inode.record().mode());
        }
        inode.record().ctime(now);
        inode.store();
    }
}
