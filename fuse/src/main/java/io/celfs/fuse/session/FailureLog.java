package io.celfs.fuse.session;

import io.celfs.core.FsException;
import io.celfs.fuse.wire.Opcode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down why programs got EIO, which is all that they hear: one line, at most one in a second.
 */
final class FailureLog {
    private static final Logger LOG = System.getLogger("io.celfs.fuse");
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong untold = new AtomicLong();

    /**
     * Nothing was told yet.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** The file system could not do what it was asked. */
    void tell(Opcode opcode, long ino, FsException failure) {
        String line = line(opcode, ino, failure);
        if (line != null) {
            LOG.log(Level.WARNING, line);
        }
    }

    /** The line to write; null if it is too early for another one. */
    @Nullable String line(Opcode opcode, long ino, FsException failure) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE)) {
            untold.incrementAndGet();
            return null;
        }
        long more = untold.getAndSet(0);
        return "%s of inode %d: %s%s"
                .formatted(
                        opcode,
                        ino,
                        causes(failure),
                        more == 0 ? "" : " (and %d failures before)".formatted(more));
    }

    private static String causes(Throwable failure) {
        StringBuilder causes = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            causes.append(causes.isEmpty() ? "" : ": ").append(at.getMessage());
        }
        return causes.toString();
    }
}
