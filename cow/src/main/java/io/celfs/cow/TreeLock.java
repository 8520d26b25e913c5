package io.celfs.cow;

import io.celfs.core.FsException;
import org.jspecify.annotations.Nullable;

/** Runs operations on names and attributes under the locks that they need. */
final class TreeLock {
    private final InodeTable table;
    private final Durability durability;

    TreeLock(InodeTable table, Durability durability) {
        this.table = table;
        this.durability = durability;
    }

    /** What runs under the locks. */
    interface Operation<R extends @Nullable Object> {
        R run() throws FsException;
    }

    /** Looks at names and attributes. */
    <R extends @Nullable Object> R reading(Operation<R> operation) throws FsException {
        table.tree.readLock().lock();
        try {
            return operation.run();
        } finally {
            table.tree.readLock().unlock();
        }
    }

    /** Changes names or attributes. */
    <R extends @Nullable Object> R changing(Operation<R> operation) throws FsException {
        try {
            return changeOnce(operation);
        } catch (FsException e) {
            durability.makeRoom(e);
            return changeOnce(operation);
        }
    }

    private <R extends @Nullable Object> R changeOnce(Operation<R> operation) throws FsException {
        table.layers.lock.readLock().lock();
        table.tree.writeLock().lock();
        try {
            return operation.run();
        } finally {
            table.tree.writeLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }
}
