package io.celfs.fuse.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.fuse.wire.Request;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Requests that were read while every reader but the one that read them was busy; whoever is done
 * first takes the oldest. It is as long as there are programs that wait, and bounded in bytes.
 */
final class Backlog {
    private static final long LIMIT = 64 << 20;

    private static final class Waiting {
        final long unique;
        final byte[] message;

        Waiting(long unique, byte[] message) {
            this.unique = unique;
            this.message = message;
        }
    }

    @GuardedBy("this")
    private final Queue<Waiting> queue = new ArrayDeque<>();

    @GuardedBy("this")
    private long bytes;

    private volatile boolean empty = true;

    boolean isEmpty() {
        return empty;
    }

    /** Takes a copy of an accepted request; false if there are too many bytes already. */
    synchronized boolean add(Request request) {
        long size = request.size();
        if (bytes + size > LIMIT) {
            return false;
        }
        byte[] message = new byte[(int) size];
        MemorySegment.copy(request.message(), ValueLayout.JAVA_BYTE, 0, message, 0, message.length);
        queue.add(new Waiting(request.unique(), message));
        bytes += size;
        empty = false;
        return true;
    }

    /** Puts the oldest request into {@code request}; false if there is none. */
    boolean take(Request request) {
        Waiting oldest = empty ? null : poll();
        if (oldest == null) {
            return false;
        }
        byte[] message = oldest.message;
        MemorySegment.copy(message, 0, request.message(), ValueLayout.JAVA_BYTE, 0, message.length);
        return request.accept(message.length);
    }

    private synchronized @Nullable Waiting poll() {
        Waiting oldest = queue.poll();
        if (oldest != null) {
            removed(oldest);
        }
        return oldest;
    }

    /** Takes a request out that nobody waits for any more; false if it is not here. */
    synchronized boolean withdraw(long unique) {
        for (Iterator<Waiting> all = queue.iterator(); all.hasNext(); ) {
            Waiting waiting = all.next();
            if (waiting.unique == unique) {
                all.remove();
                removed(waiting);
                return true;
            }
        }
        return false;
    }

    @GuardedBy("this")
    private void removed(Waiting waiting) {
        bytes -= waiting.message.length;
        empty = queue.isEmpty();
    }
}
