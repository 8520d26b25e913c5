package io.celfs.fuse.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Counts the readers of a session and those among them that wait for work, both in one word. The
 * rule that it keeps: somebody always waits, so that interrupts are read however slow the file
 * system is. Whoever would stop waiting as the last one starts another reader, or may not.
 */
final class Crew {
    private static final long READER = 1L << 32;
    private static final long WAITING = 1;

    private final int enough;
    private final int maximum;
    private final AtomicLong counts;
    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile boolean dismissed;

    /**
     * A crew of {@code enough} readers, who are about to wait.
     *
     * @param maximum most readers when all are busy
     */
    Crew(int enough, int maximum) {
        this.enough = enough;
        this.maximum = Math.max(2, maximum);
        this.counts = new AtomicLong(enough * (READER + WAITING));
    }

    private static int readers(long counts) {
        return (int) (counts >>> 32);
    }

    private static int waiting(long counts) {
        return (int) counts;
    }

    /**
     * Asks for a waiting reader whether it may turn to work that can take long.
     *
     * @param hire starts a reader, which counts as waiting from now on; false if there is none
     * @return false if nobody else would wait; the reader then still waits
     */
    boolean stopsWaiting(BooleanSupplier hire) {
        while (true) {
            long now = counts.get();
            if (waiting(now) > 1) {
                if (counts.compareAndSet(now, now - WAITING)) {
                    return true;
                }
            } else if (readers(now) >= maximum) {
                return false;
            } else if (counts.compareAndSet(now, now + READER)) {
                return hire.getAsBoolean() || replaces();
            }
        }
    }

    /** What becomes of the place of a reader that could not be started: alone, one must work. */
    private boolean replaces() {
        long now = counts.addAndGet(-READER);
        return readers(now) == 1 && counts.compareAndSet(now, now - WAITING);
    }

    /**
     * A reader has done its work.
     *
     * @return false if it shall end, because far too many wait or because all shall; it is no
     *     longer counted
     */
    boolean waitsAgain() {
        while (true) {
            long now = counts.get();
            boolean surplus = waiting(now) > 2 * enough && readers(now) > enough;
            boolean ends = surplus || dismissed;
            if (counts.compareAndSet(now, ends ? now - READER : now + WAITING)) {
                return !ends;
            }
        }
    }

    /** A waiting reader ends. */
    void leave() {
        counts.addAndGet(-READER - WAITING);
    }

    /** From now on readers end instead of turning to work. */
    void dismiss() {
        dismissed = true;
    }

    boolean isDismissed() {
        return dismissed;
    }

    /** True, once, when nobody works any more and nobody will. */
    boolean finishes() {
        long now = counts.get();
        boolean over = dismissed ? readers(now) == waiting(now) : readers(now) == 0;
        return over && finished.compareAndSet(false, true);
    }
}
