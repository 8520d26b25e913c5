package io.celfs.cow;

import io.celfs.core.FsException;

/** Commits transactions: first the journal of the top layer, then the state in memory. */
final class Writer {
    private final InodeTable table;

    Writer(InodeTable table) {
        this.table = table;
    }

    /** An empty transaction of this thread. */
    Transaction begin() {
        return Scratch.ofThread().transaction.begin();
    }

    /** Commits under the exclusive tree lock. */
    void commit(Transaction transaction) throws FsException {
        commit(transaction, false);
    }

    /**
     * Commits under the exclusive tree lock.
     *
     * @param freesSpace true for what must work on a full disk
     */
    void commit(Transaction transaction, boolean freesSpace) throws FsException {
        append(transaction, freesSpace);
        table.apply(transaction.reader(), table.layers.topIndex());
    }

    /** Only records; the caller, who holds the content lock of the one node concerned, applies. */
    void append(Transaction transaction, boolean freesSpace) throws FsException {
        table.layers.top().journal().append(transaction.record(), freesSpace);
    }
}
