package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The patience of one call, from the moment the call began. */
final class Deadline {
    private static final Duration FOREVER = Duration.ofDays(100 * 365);

    private static final ThreadLocal<Deadline> OF_THREAD =
            ThreadLocal.withInitial(() -> start(Patience.DEFAULT));

    private final LongSupplier nanoClock;
    private Patience patience;
    private long end;

    private Deadline(Patience patience, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.patience = patience;
        this.end = end(patience);
    }

    private long end(Patience from) {
        Duration limit = from.limit().compareTo(FOREVER) < 0 ? from.limit() : FOREVER;
        return nanoClock.getAsLong() + limit.toNanos();
    }

    static Deadline start(Patience patience) {
        return start(patience, System::nanoTime);
    }

    static Deadline start(Patience patience, LongSupplier nanoClock) {
        return new Deadline(patience, nanoClock);
    }

    /** For a call that ends before this thread begins another such one: no new object. */
    static Deadline startInThread(Patience patience) {
        Deadline deadline = OF_THREAD.get();
        deadline.patience = patience;
        deadline.end = deadline.end(patience);
        return deadline;
    }

    /** Nanoseconds that are left, not positive once time is up. */
    long remaining() {
        return end - nanoClock.getAsLong();
    }

    /** True if the caller no longer waits. */
    boolean isOver() {
        return patience.cancelled().getAsBoolean() || remaining() <= 0;
    }

    /** What is left of the patience, for a call further down. */
    Patience rest() {
        return new Patience(Duration.ofNanos(Math.max(0, remaining())), patience.cancelled());
    }

    /**
     * Goes on only while the caller waits.
     *
     * @param what what the caller waits for
     */
    void check(Object what) throws StoreException {
        if (patience.cancelled().getAsBoolean()) {
            throw new StoreException(Kind.CANCELLED, "cancelled: " + what);
        }
        if (remaining() <= 0) {
            throw new StoreException(
                    Kind.TRANSIENT, "no answer within " + patience.limit() + ": " + what);
        }
    }
}
