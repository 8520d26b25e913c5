package io.celfs.fuse.nodes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.FsException;
import io.celfs.core.HostBacked;
import io.celfs.fuse.nodes.Grant.Mode;
import io.celfs.fuse.transport.BackingFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides how each opening is served, by the kernel's rule that all openings of one inode must
 * agree: while an inode is open, cached openings and passthrough exclude each other, and
 * passthrough uses one registered host file. A breach would show as EIO from {@code open(2)}.
 *
 * <ul>
 *   <li>The first opening decides: passthrough if it may, else cached or direct.
 *   <li>Further openings of a cached or direct inode are the same.
 *   <li>Further openings of a passthrough inode share its registration; one that may not pass
 *       through (set-id bits to be stripped, no host file to lend) has its reads and writes served
 *       by us and only its maps by the host file.
 *   <li>The last close ends the mode and the registration, exactly once.
 * </ul>
 *
 * <p>The count is of replies sent and RELEASEs received. The kernel drops its own count before it
 * sends RELEASE, so ours is never too low.
 */
public final class OpenModes {
    private static final int EPERM = 1;
    private static final int STRIPES = 64;

    private final BackingFiles backingFiles;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger unseenWriters = new AtomicInteger();
    private final AtomicLong unseenCloses = new AtomicLong();
    private volatile boolean passthrough;

    private static final class Stripe {
        @GuardedBy("this")
        final Map<Long, State> open = new HashMap<>();
    }

    private static final class State {
        final Mode mode;
        final int backingId;
        int opens;
        int unseenWriters;

        State(Mode mode, int backingId) {
            this.mode = mode;
            this.backingId = backingId;
        }
    }

    /**
     * Nothing is open yet.
     *
     * @param passthrough false if the kernel did not agree to it
     */
    public OpenModes(BackingFiles backingFiles, boolean passthrough) {
        this.backingFiles = backingFiles;
        this.passthrough = passthrough;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** False if passthrough was not negotiated or turned out not to be allowed. */
    public boolean passthrough() {
        return passthrough;
    }

    /**
     * Counts one opening and decides its mode.
     *
     * @param cacheable false if reads and writes must always come to us
     * @param writes true if opened for writing
     * @param lender the host file that may serve this opening; null if none may
     */
    public Grant open(long nodeId, boolean cacheable, boolean writes, @Nullable HostBacked lender) {
        Stripe stripe = stripe(nodeId);
        synchronized (stripe) {
            State state = stripe.open.get(nodeId);
            Grant grant =
                    state == null
                            ? first(cacheable, writes, lender)
                            : further(state, writes, lender);
            if (state == null) {
                state = new State(grant.mode(), grant.backingId());
                stripe.open.put(nodeId, state);
            }
            state.opens++;
            if (grant.writesUnseen()) {
                state.unseenWriters++;
                unseenWriters.incrementAndGet();
            }
            return grant;
        }
    }

    /** Counts one close of an opening with this grant. */
    public void close(long nodeId, Grant grant) {
        Stripe stripe = stripe(nodeId);
        synchronized (stripe) {
            State state = stripe.open.get(nodeId);
            if (state == null) {
                throw new IllegalStateException("node " + nodeId + " is not open");
            }
            if (grant.writesUnseen()) {
                state.unseenWriters--;
                unseenCloses.incrementAndGet();
                unseenWriters.decrementAndGet();
            }
            if (--state.opens == 0) {
                stripe.open.remove(nodeId);
                if (state.backingId != 0) {
                    backingFiles.closeBacking(state.backingId);
                }
            }
        }
    }

    /**
     * How many openings that write unseen have ended. Attributes that were asked for between two
     * different answers may be those of a moment before the last write.
     */
    public long unseenCloses() {
        return unseenCloses.get();
    }

    /** True while the kernel may change the inode's content, size and times without telling us. */
    public boolean changesUnseen(long nodeId) {
        if (unseenWriters.get() == 0) {
            return false;
        }
        Stripe stripe = stripe(nodeId);
        synchronized (stripe) {
            State state = stripe.open.get(nodeId);
            return state != null && state.unseenWriters > 0;
        }
    }

    private Grant first(boolean cacheable, boolean writes, @Nullable HostBacked lender) {
        int backingId = lender != null && passthrough ? register(lender) : 0;
        if (backingId > 0) {
            return new Grant(Mode.PASSTHROUGH, backingId, writes);
        }
        return new Grant(cacheable ? Mode.CACHED : Mode.DIRECT, 0, writes);
    }

    private static Grant further(State state, boolean writes, @Nullable HostBacked lender) {
        if (state.backingId == 0) {
            return new Grant(state.mode, 0, writes);
        }
        // The file system must know of every handle that uses its host file.
        boolean lent = lender != null && lend(lender) >= 0;
        Mode mode = lent ? Mode.PASSTHROUGH : Mode.PASSTHROUGH_DIRECT;
        return new Grant(mode, state.backingId, writes);
    }

    /** The id of the registered file, or 0 if it cannot be registered. */
    private int register(HostBacked lender) {
        int descriptor = lend(lender);
        if (descriptor < 0) {
            return 0;
        }
        int result = backingFiles.openBacking(descriptor);
        if (result == -EPERM) {
            passthrough = false;
        }
        return Math.max(0, result);
    }

    private static int lend(HostBacked lender) {
        try {
            return lender.lendDescriptor();
        } catch (FsException notNow) {
            return -1;
        }
    }

    private Stripe stripe(long nodeId) {
        return stripes[(int) nodeId & (STRIPES - 1)];
    }
}
