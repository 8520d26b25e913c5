package io.celfs.ext2;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.node.InodeTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What every operation passes: read-only images refuse changes, failures become errno values, what
 * is not free before the next commit is waited for, and when much has piled up it is written.
 */
final class Gate {
    /** Blocks of metadata that may wait to be written. */
    private static final int MANY_DIRTY = 4096;

    /** Bytes of metadata that may be kept. */
    private static final int MANY_BYTES = 64 << 20;

    /** How often others may be faster in taking what has become free. */
    private static final int ATTEMPTS = 20;

    private final Volume volume;
    private final InodeTable table;
    private volatile boolean closed;

    Gate(Volume volume, InodeTable table) {
        this.volume = volume;
        this.table = table;
    }

    /** An operation with an answer. */
    @FunctionalInterface
    interface Operation<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /** An operation without one. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;

        default Operation<Boolean> answering() {
            return () -> {
                run();
                return true;
            };
        }
    }

    /** Runs what changes nothing. */
    <T> T ask(Operation<T> operation) throws FsException {
        try {
            T answer = volume.inside(() -> open(operation));
            trimIfLarge();
            return answer;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void look(Action action) throws FsException {
        ask(action.answering());
    }

    /** Runs what changes something. */
    <T> T answer(Operation<T> operation) throws FsException {
        try {
            if (volume.isReadOnly()) {
                throw Errno.EROFS.exception();
            }
            T answer = withRoom(operation);
            commitIfMuch();
            trimIfLarge();
            return answer;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The operation is done; what fails here is told by the next sync of every handle. */
    private void commitIfMuch() {
        if (volume.buffers().dirtyCount() > MANY_DIRTY) {
            try {
                volume.commit();
            } catch (IOException e) {
                failure(e);
            }
        }
    }

    void change(Action action) throws FsException {
        answer(action.answering());
    }

    /** When nothing is free, what was freed becomes so by a commit. */
    private <T> T withRoom(Operation<T> operation) throws IOException {
        for (int attempt = 1; ; attempt++) {
            long durable = volume.durable();
            try {
                return volume.inside(() -> open(operation));
            } catch (FsException e) {
                if (e.errno() != Errno.ENOSPC || attempt == ATTEMPTS || !makeRoom(durable)) {
                    throw e;
                }
            }
        }
    }

    /** True if anything may have become free since an epoch was durable. */
    private boolean makeRoom(long before) throws IOException {
        volume.releaseJournal();
        long current = volume.epoch().number();
        volume.commit(volume.hasFreed() ? current : current - 1);
        return volume.durable() > before;
    }

    private <T> T open(Operation<T> operation) throws IOException {
        if (closed) {
            throw Errno.ENODEV.exception("the file system is closed");
        }
        return operation.run();
    }

    /** Runs what cannot tell of its failure. */
    void quietly(Action action) {
        if (closed) {
            return;
        }
        try {
            volume.inside(action.answering()::run);
        } catch (IOException e) {
            failure(e);
        }
    }

    /** Runs a sync outside the gate; tells of earlier failures once to each handle. */
    void sync(Ext2Handle handle, Action action) throws FsException {
        long before = volume.failures();
        try {
            sync(action);
        } finally {
            if (volume.failures() != before) {
                handle.tellsFailures(volume.failures());
            }
        }
        if (handle.tellsFailures(volume.failures())) {
            throw Errno.EIO.exception("writing back failed");
        }
    }

    void sync(Action action) throws FsException {
        try {
            if (!volume.isReadOnly() && !closed) {
                action.run();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Runs the end; a second time does nothing. */
    void close(Action action) throws FsException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            action.run();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void trimIfLarge() {
        long clean = (long) volume.buffers().size() - volume.buffers().dirtyCount();
        if (clean * volume.geometry().blockSize() > MANY_BYTES || table.isLarge()) {
            volume.trim(table::trim);
        }
    }

    /** The errno of a failure; damage is noted in the superblock. */
    private FsException failure(IOException e) {
        if (e instanceof FsException known) {
            return known;
        }
        if (e instanceof CorruptImageException) {
            volume.keeper().foundErrors();
        }
        return Errno.EIO.exception("ext2", e);
    }
}
