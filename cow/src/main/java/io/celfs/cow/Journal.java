package io.celfs.cow;

import io.celfs.core.FsException;

/**
 * The truth of a layer: an append-only list of records. A record that was appended survives the end
 * of the process; one that was synced survives a power cut. Thread-safe.
 */
interface Journal extends AutoCloseable {
    /** Bytes before a record that belong to the journal. */
    int HEADROOM = 8;

    /** Takes the records of a journal in their order. */
    interface Reader {
        void record(RecordBuffer record) throws FsException;
    }

    /**
     * Appends one record, wholly or not at all.
     *
     * @param record with {@link #HEADROOM} bytes of headroom, which the journal fills
     * @param freesSpace true for an operation that must succeed on a full disk: it may use the
     *     reserve
     */
    void append(RecordBuffer record, boolean freesSpace) throws FsException;

    /** Makes all appended records durable. */
    void sync() throws FsException;

    /** Bytes appended so far, headers included. */
    long length();

    /** True if there is no record. */
    boolean isEmpty();

    @Override
    void close();

    /** A journal that remembers nothing, for sessions that live in memory. */
    static Journal none() {
        return new EmptyJournal(true);
    }

    /** A journal that takes nothing, over layers that are all frozen. */
    static Journal readOnly() {
        return new EmptyJournal(false);
    }
}
