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

    /** Looks at names and attributes. */
    <R extends @Nullable Object> R reading(Durability.Operation<R> operation) throws FsException {
        table.tree.readLock().lock();
        try {
            return operation.run();
        } finally {
            table.tree.readLock().unlock();
        }
    }

    /** Changes names or attributes. */
    <R extends @Nullable Object> R changing(Durability.Operation<R> operation) throws FsException {
        return durability.makingRoom(() -> changeOnce(operation));
    }

    private <R extends @Nullable Object> R changeOnce(Durability.Operation<R> operation)
            throws FsException {
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
