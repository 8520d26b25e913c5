package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.core.FsException;

/** A journal without a file: it forgets what it takes, or takes nothing. */
final class EmptyJournal implements Journal {
    private final boolean writable;

    EmptyJournal(boolean writable) {
        this.writable = writable;
    }

    @Override
    public void append(RecordBuffer record, boolean freesSpace) throws FsException {
        if (!writable) {
            throw Errno.EROFS.exception("journal");
        }
    }

    @Override
    public void sync() {}

    @Override
    public long length() {
        return 0;
    }

    @Override
    public boolean isEmpty() {
        return !writable; // Else nobody can tell.
    }

    @Override
    public void close() {}
}
