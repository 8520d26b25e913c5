package io.celfs.ext2.alloc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.ext2.disk.Run;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Free blocks behind the last ones of a growing file that others leave to it, so that files that
 * grow side by side do not take every other block. A file that goes on where it was gets more each
 * time. Only memory knows of reservations, and they all end when nothing else is free.
 */
public final class Reservation {
    private static final int FIRST = 8;
    private static final int MOST = 1024;

    /** The group that holds the blocks, null if there are none. */
    @GuardedBy("this")
    private @Nullable Group group;

    @GuardedBy("this")
    private long start;

    @GuardedBy("this")
    private long end;

    @GuardedBy("this")
    private int next = FIRST;

    /** Where the file goes on if it grows as before, else another place. */
    public synchronized long startOr(long other) {
        return group == null ? other : start;
    }

    /**
     * Takes reserved blocks.
     *
     * @return null if there are fewer, or none at {@code goal}: the reservation has ended
     */
    synchronized @Nullable Run take(long goal, int wanted) throws IOException {
        next = goal == start ? next : FIRST;
        Run run = null;
        if (group != null && goal == start && wanted <= end - start) {
            run = group.takeReserved(start, end, wanted);
        }
        if (run == null) {
            release();
        } else {
            start += wanted;
        }
        return run;
    }

    /** Reserves what is free from {@code block} on in a group. */
    synchronized void begin(Group at, long block) throws IOException {
        release();
        group = at;
        start = block;
        end = at.reserve(block, next);
        next = Math.min(2 * next, MOST);
    }

    /** Gives the blocks up, when the file is closed. */
    public synchronized void release() {
        if (group != null) {
            group.unreserve(start, end);
            group = null;
        }
    }
}
