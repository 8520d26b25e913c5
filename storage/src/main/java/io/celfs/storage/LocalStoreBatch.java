package io.celfs.storage;

import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import io.celfs.storage.PendingObjects.Staged;
import io.celfs.storage.StoreException.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A batch over a store's folder. Objects are written without a sync; at a commit, and before too
 * many wait, one {@code syncfs} makes all of them durable, then each gets its name, then one sync
 * of {@code Data/} makes the names durable. So a name never leads to content that is not on disk.
 * {@code syncfs} also waits for what other programs have written to that file system.
 *
 * <p>Large objects, for which a sync of their own is no cost, go the way of a single put.
 */
final class LocalStoreBatch implements StoreBatch {
    /** From this size on an object is synced alone. */
    private static final long LARGE = 8L << 20;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final StoreLayout layout;
    private final TempFiles temps;
    private final SumsKeeper keeper;
    private final StoreCounters counters;
    private final ObjectWriter writer;
    private final Destination single;
    private final Destination together = new Together();
    private final PendingObjects pending;
    private final AtomicLong number = new AtomicLong();

    /** Calls share it, close has it alone. Taken before {@link #flushing}. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** Held while objects get their names. */
    private final ReentrantLock flushing = new ReentrantLock();

    /** Made by the first object. Guarded by this. */
    private @Nullable BatchFolder folder;

    /** Guarded by {@link #use}. */
    private boolean closed;

    /** Why what was not committed is lost; written under {@link #flushing}. */
    private volatile @Nullable StoreException lost;

    LocalStoreBatch(
            StoreLayout layout,
            TempFiles temps,
            SumsKeeper keeper,
            StoreCounters counters,
            ObjectWriter writer,
            Destination single,
            PendingObjects pending) {
        this.layout = layout;
        this.temps = temps;
        this.keeper = keeper;
        this.counters = counters;
        this.writer = writer;
        this.single = single;
        this.pending = pending;
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        Deadline deadline = Deadline.start(patience);
        use.readLock().lock();
        try {
            requireUsable();
            counters.puts.increment();
            ObjectId id = writer.put(source, together, deadline);
            if (pending.isFull()) {
                flush(true, deadline);
            }
            return id;
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void commit(Patience patience) throws StoreException {
        Deadline deadline = Deadline.start(patience);
        deadline.check("committing a batch");
        use.readLock().lock();
        try {
            requireUsable();
            flush(false, deadline);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                removeFolder();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private synchronized void removeFolder() {
        try {
            if (folder != null) {
                folder.close();
            }
        } catch (PosixException e) {
            // As after a crash: the next one that opens the store removes it.
        }
    }

    private void requireUsable() throws StoreException {
        if (closed) {
            throw new IllegalStateException("the batch is closed");
        }
        requireWhole();
    }

    private void requireWhole() throws StoreException {
        StoreException cause = lost;
        if (cause != null) {
            throw new StoreException(cause.kind(), cause.getMessage(), cause);
        }
    }

    private synchronized BatchFolder folder() throws PosixException {
        if (folder == null) {
            folder = temps.createFolder();
        }
        return folder;
    }

    private void flush(boolean onlyIfFull, Deadline deadline) throws StoreException {
        lockFlushing(deadline);
        try {
            requireWhole();
            if (!onlyIfFull || pending.isFull()) {
                place(pending.leave());
                pending.arrived();
            }
        } catch (PosixException e) {
            lose(e);
            requireWhole();
        } finally {
            flushing.unlock();
        }
    }

    private void lockFlushing(Deadline deadline) throws StoreException {
        try {
            while (!flushing.tryLock(POLL_NANOS, TimeUnit.NANOSECONDS)) {
                deadline.check("committing a batch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.CANCELLED, "interrupted: committing a batch", e);
        }
    }

    private void place(List<Staged> staged) throws PosixException {
        if (!staged.isEmpty()) {
            counters.syncs.increment();
            folder().sync();
            for (Staged one : staged) {
                place(folder(), one);
            }
        }
        syncData(staged.isEmpty());
    }

    private void place(BatchFolder from, Staged staged) throws PosixException {
        ContentHash hash = staged.id().hash();
        if (staged.hasSums()) {
            try {
                from.move(staged.sumsName(), layout.sums(hash));
            } catch (PosixException e) {
                // They can always be computed again. The file goes with the folder.
            }
        }
        from.move(staged.name(), layout.data(hash));
    }

    /**
     * Makes the names durable, also those that other writers have just given and on account of
     * which this batch wrote nothing.
     */
    private void syncData(boolean mayBeMissing) throws PosixException {
        counters.syncs.increment();
        try {
            layout.syncData();
        } catch (PosixException e) {
            if (!mayBeMissing || !HostErrors.isMissing(e)) {
                throw e;
            }
        }
    }

    /**
     * The batch is over: after a failed sync the host may have dropped what was written, and the
     * next sync would not say so.
     */
    private void lose(PosixException cause) {
        StoreException failure = HostErrors.translate("the batch is lost", cause);
        lost =
                failure.kind() == Kind.TRANSIENT
                        ? new StoreException(Kind.CORRUPT, failure.getMessage(), cause)
                        : failure;
        clearFolder();
    }

    /** At once: a full store needs the room. */
    private synchronized void clearFolder() {
        try {
            if (folder != null) {
                folder.clear();
            }
        } catch (PosixException e) {
            // Close tries again.
        }
    }

    /** Into the folder, to wait there with the others. */
    private final class Together implements Destination {
        @Override
        public boolean has(ObjectId id, Supplier<BlockSums> sums) throws PosixException {
            if (pending.has(id)) {
                return true;
            }
            boolean held = layout.holds(id);
            if (held) {
                keeper.keepIfMissing(id, sums);
            }
            return held;
        }

        @Override
        public Incoming create(long size) throws PosixException {
            return size >= LARGE
                    ? single.create(size)
                    : new Waiting(folder(), Long.toString(number.incrementAndGet()));
        }
    }

    private final class Waiting implements Destination.Incoming {
        private final BatchFolder home;
        private final String name;
        private final HostFile file;
        private boolean accepted;

        Waiting(BatchFolder home, String name) throws PosixException {
            this.home = home;
            this.name = name;
            this.file = home.create(name);
        }

        @Override
        public HostFile file() {
            return file;
        }

        @Override
        public void accept(ObjectId id, BlockSums sums, Deadline deadline)
                throws PosixException, StoreException {
            deadline.check(id);
            requireWhole();
            if (together.has(id, () -> sums)) {
                return;
            }
            if (!home.syncsTogether()) {
                counters.syncs.increment();
                file.sync();
            }
            accepted = pending.add(new Staged(id, name, writeSums(id, sums)));
        }

        /** True if there is a side file to come along. */
        private boolean writeSums(ObjectId id, BlockSums sums) {
            if (!SumsKeeper.needsFile(id)) {
                return false;
            }
            try (HostFile side = home.create(Staged.sumsName(name))) {
                keeper.write(id, sums, side);
                return true;
            } catch (PosixException e) {
                keeper.keepInMemory(id, sums);
                return false;
            }
        }

        @Override
        public void close() throws PosixException {
            try (file) {
                if (!accepted) {
                    home.remove(name);
                    home.remove(Staged.sumsName(name));
                }
            }
        }
    }
}
