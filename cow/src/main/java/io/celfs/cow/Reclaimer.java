package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Removes content that no longer shows, but not before the records that say so are durable: after a
 * power cut the journal may be an older one, which still needs that content. Thread-safe.
 */
final class Reclaimer {
    private static final System.Logger LOG = System.getLogger(Reclaimer.class.getName());
    private static final int MANY = 256;
    private static final long LARGE = 16L << 20;

    /** Removes something for good. */
    interface Step {
        void run() throws IOException;
    }

    private record Waiting(long upTo, Step step) {}

    @GuardedBy("this")
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private long bytes;

    /**
     * Puts a step off.
     *
     * @param upTo length of the journal that must be durable before
     * @param size bytes that the step frees, at most
     * @return true if so much has come together that the journal is worth syncing for it
     */
    synchronized boolean add(long upTo, long size, Step step) {
        waiting.add(new Waiting(upTo, step));
        bytes += size;
        return waiting.size() >= MANY || bytes >= LARGE;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The journal is durable up to here: does what had to wait for it. */
    void durable(long upTo) {
        for (Step step = next(upTo); step != null; step = next(upTo)) {
            try {
                step.run();
            } catch (IOException leftover) {
                // It only takes space; the next opening of the session removes it.
                LOG.log(System.Logger.Level.DEBUG, "space was not freed", leftover);
            }
        }
    }

    private synchronized @Nullable Step next(long upTo) {
        Waiting first = waiting.peek();
        if (first == null || first.upTo() > upTo) {
            return null;
        }
        waiting.remove();
        if (waiting.isEmpty()) {
            bytes = 0;
        }
        return first.step();
    }
}
