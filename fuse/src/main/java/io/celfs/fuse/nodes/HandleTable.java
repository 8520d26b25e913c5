package io.celfs.fuse.nodes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The openings of a session by handle number: a slot and, in the upper half, how often the slot was
 * used before, so that a late or made-up number finds nothing.
 */
public final class HandleTable {
    @GuardedBy("this")
    private @Nullable OpenFile[] files = new @Nullable OpenFile[64];

    @GuardedBy("this")
    private int[] uses = new int[64];

    /** Free slots below {@link #nextFresh}, as a stack. */
    @GuardedBy("this")
    private int[] free = new int[64];

    @GuardedBy("this")
    private int freeCount;

    @GuardedBy("this")
    private int nextFresh;

    /** Number of openings. */
    public synchronized int size() {
        return nextFresh - freeCount;
    }

    /** Takes an opening in and returns its number. */
    public synchronized long add(OpenFile file) {
        int slot = freeCount > 0 ? free[--freeCount] : freshSlot();
        files[slot] = file;
        return (long) uses[slot] << 32 | slot;
    }

    /**
     * The opening with this number.
     *
     * @throws FsException EBADF if there is none
     */
    public synchronized OpenFile get(long number) throws FsException {
        OpenFile file = find(number);
        if (file == null) {
            throw Errno.EBADF.exception();
        }
        return file;
    }

    /** Takes an opening out; null if there is none with this number. */
    public synchronized @Nullable OpenFile remove(long number) {
        OpenFile file = find(number);
        if (file != null) {
            int slot = (int) number;
            files[slot] = null;
            uses[slot] = (uses[slot] + 1) & Integer.MAX_VALUE;
            free[freeCount++] = slot;
        }
        return file;
    }

    /** Shows all openings of this moment. */
    public synchronized void forEach(Consumer<OpenFile> viewer) {
        for (int slot = 0; slot < nextFresh; slot++) {
            OpenFile file = files[slot];
            if (file != null) {
                viewer.accept(file);
            }
        }
    }

    /** Takes out all openings. */
    public synchronized void drain(Consumer<OpenFile> taker) {
        for (int slot = 0; slot < nextFresh; slot++) {
            OpenFile file = remove((long) uses[slot] << 32 | slot);
            if (file != null) {
                taker.accept(file);
            }
        }
    }

    @GuardedBy("this")
    private @Nullable OpenFile find(long number) {
        int slot = (int) number;
        boolean live = slot >= 0 && slot < nextFresh && uses[slot] == (int) (number >>> 32);
        return live ? files[slot] : null;
    }

    @GuardedBy("this")
    private int freshSlot() {
        if (nextFresh == files.length) {
            int capacity = 2 * nextFresh;
            files = Arrays.copyOf(files, capacity);
            uses = Arrays.copyOf(uses, capacity);
            free = Arrays.copyOf(free, capacity);
        }
        return nextFresh++;
    }
}
