package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Tries again what failed with TRANSIENT, after waits that double from 50 ms to 5 s and vary by
 * half, as long as the caller's patience lasts. One try takes at most 20 s, so that an answer that
 * was lost does not use up all of it. Every other failure is passed on at once.
 */
public final class RetryingFileStore extends ForwardingFileStore {
    private static final long FIRST_WAIT = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_WAIT = Duration.ofSeconds(5).toNanos();
    private static final Duration LONGEST_TRY = Duration.ofSeconds(20);

    private final Pause pause;
    private final LongSupplier nanoClock;
    private final DoubleSupplier random;

    public RetryingFileStore(FileStore inner) {
        this(inner, Pause::park, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * With a clock of the caller.
     *
     * @param random numbers in [0, 1)
     */
    RetryingFileStore(FileStore inner, Pause pause, LongSupplier nanoClock, DoubleSupplier random) {
        super(inner);
        this.pause = pause;
        this.nanoClock = nanoClock;
        this.random = random;
    }

    @Override
    public boolean contains(ObjectId id, Patience patience) throws StoreException {
        return retry(id, patience, rest -> inner.contains(id, rest));
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        retry(
                id,
                patience,
                rest -> {
                    inner.read(id, offset, target, rest);
                    return true;
                });
    }

    @Override
    public void verify(ObjectId id, Patience patience) throws StoreException {
        retry(
                id,
                patience,
                rest -> {
                    inner.verify(id, rest);
                    return true;
                });
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        return retry("storing an object", patience, rest -> inner.put(source, rest));
    }

    @Override
    public StoreBatch batch() {
        return new RetryingBatch(inner.batch());
    }

    private final class RetryingBatch implements StoreBatch {
        private final StoreBatch batch;

        RetryingBatch(StoreBatch batch) {
            this.batch = batch;
        }

        @Override
        public ObjectId put(ContentSource source, Patience patience) throws StoreException {
            return retry("storing an object", patience, rest -> batch.put(source, rest));
        }

        @Override
        public void commit(Patience patience) throws StoreException {
            retry(
                    "committing a batch",
                    patience,
                    rest -> {
                        batch.commit(rest);
                        return true;
                    });
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    @FunctionalInterface
    private interface Try<V> {
        V with(Patience patience) throws StoreException;
    }

    private <V> V retry(Object what, Patience patience, Try<V> work) throws StoreException {
        Deadline deadline = Deadline.start(patience, nanoClock);
        long wait = FIRST_WAIT;
        while (true) {
            deadline.check(what);
            try {
                return work.with(shortened(deadline.rest()));
            } catch (StoreException e) {
                long jittered = (long) (wait * (0.5 + random.getAsDouble()));
                if (e.kind() != Kind.TRANSIENT || deadline.remaining() <= jittered) {
                    throw e;
                }
                pause.pause(jittered, patience.cancelled());
                wait = Math.min(LONGEST_WAIT, wait * 2);
            }
        }
    }

    private static Patience shortened(Patience patience) {
        return patience.limit().compareTo(LONGEST_TRY) <= 0
                ? patience
                : new Patience(LONGEST_TRY, patience.cancelled());
    }
}
