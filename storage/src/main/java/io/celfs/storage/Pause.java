package io.celfs.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A wait between two tries. */
@FunctionalInterface
interface Pause {
    /** Waits about this long, or until cancelled. */
    void pause(long nanos, BooleanSupplier cancelled);

    /** Parks the thread, and asks now and then whether the caller still waits. */
    static void park(long nanos, BooleanSupplier cancelled) {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !cancelled.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
            left = end - System.nanoTime();
        }
    }
}
