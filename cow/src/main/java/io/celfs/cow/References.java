package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FsException;
import org.jspecify.annotations.Nullable;

/**
 * Who still needs an inode: users by reference, handles and operations in progress. An inode
 * without names lives until the last of them is gone. Lock: tree.
 */
final class References {
    private final InodeTable table;
    private final InodeAttributes attributes;
    private final Durability durability;
    private final ReferenceCounts counts = new ReferenceCounts();

    References(InodeTable table, InodeAttributes attributes, Durability durability) {
        this.table = table;
        this.attributes = attributes;
        this.durability = durability;
    }

    /** Takes a reference for a user. */
    void take(long ino) {
        counts.increment(ino);
    }

    /** Fills in the attributes of an inode for a user, who gets a reference with them. */
    @Nullable Void answer(long ino, Attributes result) throws FsException {
        attributes.fill(ino, result);
        take(ino);
        return null;
    }

    /** Gives a user's references back. */
    void giveBack(long ino, long count) {
        if (counts.decrement(ino, count) == 0) {
            dropIfGone(ino);
        }
    }

    /** The object of an inode, which stays until {@link #release}. */
    Node hold(long ino) throws FsException {
        table.tree.writeLock().lock();
        try {
            return holdLocked(ino);
        } finally {
            table.tree.writeLock().unlock();
        }
    }

    /** As {@link #hold}, for a caller with the exclusive tree lock. */
    Node holdLocked(long ino) throws FsException {
        Node node = table.keep(ino);
        node.opened();
        return node;
    }

    /** Ends a hold. */
    void release(Node node) {
        if (node.closed() > 0) {
            return;
        }
        node.closeUnused();
        dropIfGone(node.ino);
    }

    /**
     * Lets go of the object of an inode that nobody needs, 0 being none: one of the base that is
     * not changed is simply forgotten, one without names loses its content.
     */
    void dropIfGone(long ino) {
        if (ino == 0) {
            return;
        }
        Node gone = null;
        table.tree.writeLock().lock();
        try {
            Node node = table.get(ino);
            if (node == null || node.isOpen()) {
                return;
            }
            if (!node.changed) {
                table.discard(ino);
            } else if (node.nlink == 0 && counts.get(ino) == 0) {
                table.remove(ino);
                gone = node;
            }
        } finally {
            table.tree.writeLock().unlock();
        }
        if (gone != null) {
            durability.drop(gone);
        }
    }
}
