package io.celfs.fuse.nodes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.fuse.wire.Protocol;
import java.util.Arrays;

/**
 * The nodes that the kernel knows, with its lookup counts. A node id is a slot number and, in the
 * upper half, how often that slot was used before, so that no id ever comes back during a mount.
 *
 * <p>Plain arrays: 24 bytes for each node at the table's usual load, no object and no descriptor.
 */
public final class NodeTable {
    private static final int FIRST_CAPACITY = 1024;
    private static final int ROOT_SLOT = (int) Protocol.ROOT_ID;

    /** Takes references that are given back. */
    @FunctionalInterface
    public interface Holder {
        /** {@code lookups} references to inode {@code ino}. */
        void holds(long ino, long lookups);
    }

    @GuardedBy("this")
    private long[] inos = new long[FIRST_CAPACITY];

    @GuardedBy("this")
    private int[] lookups = new int[FIRST_CAPACITY];

    @GuardedBy("this")
    private int[] uses = new int[FIRST_CAPACITY];

    /** Slots by inode number, linear probing, at most half full; 0 is free. */
    @GuardedBy("this")
    private int[] index = new int[2 * FIRST_CAPACITY];

    /** Head of the list of free slots, which goes on in {@link #inos}; 0 ends it. */
    @GuardedBy("this")
    private int free;

    @GuardedBy("this")
    private int nextFresh = ROOT_SLOT + 1;

    @GuardedBy("this")
    private int size = 1;

    /** Only the root, which is never forgotten. */
    public NodeTable() {
        inos[ROOT_SLOT] = FileSystem.ROOT;
        lookups[ROOT_SLOT] = 1;
        index[home(FileSystem.ROOT)] = ROOT_SLOT;
    }

    /** Number of nodes that the kernel knows. */
    public synchronized int size() {
        return size;
    }

    /**
     * The inode of a node.
     *
     * @throws FsException ESTALE if the kernel cannot know this node
     */
    public long ino(long nodeId) throws FsException {
        long ino = inoOrZero(nodeId);
        if (ino == 0) {
            throw Errno.ESTALE.exception();
        }
        return ino;
    }

    /** The inode of a node, or 0 if the kernel cannot know it. */
    public synchronized long inoOrZero(long nodeId) {
        int slot = slotOf(nodeId);
        return slot == 0 ? 0 : inos[slot];
    }

    /** The node of an inode, or 0 if the kernel does not know it. */
    public synchronized long idOf(long ino) {
        int slot = index[find(ino)];
        return slot == 0 ? 0 : id(slot);
    }

    /** Counts one lookup and returns the node of the inode. */
    public synchronized long acquire(long ino) {
        int at = find(ino);
        if (index[at] == 0) {
            at = insert(ino);
        }
        int slot = index[at];
        if (slot != ROOT_SLOT) {
            lookups[slot] = Math.incrementExact(lookups[slot]);
        }
        return id(slot);
    }

    /**
     * Gives back {@code count} lookups, at most as many as the kernel has; unknown nodes and the
     * root are ignored.
     *
     * @param holder hears which references the file system gets back
     */
    public void release(long nodeId, long count, Holder holder) {
        long ino;
        long given;
        synchronized (this) {
            int slot = slotOf(nodeId);
            if (slot == 0 || slot == ROOT_SLOT || count <= 0) {
                return;
            }
            ino = inos[slot];
            given = Math.min(count, lookups[slot]);
            lookups[slot] -= (int) given;
            if (lookups[slot] == 0) {
                remove(slot);
            }
        }
        holder.holds(ino, given);
    }

    /** Forgets everything but the root and says what was held. */
    public synchronized void drain(Holder holder) {
        for (int slot = ROOT_SLOT + 1; slot < nextFresh; slot++) {
            if (lookups[slot] != 0) {
                long ino = inos[slot];
                long held = lookups[slot];
                lookups[slot] = 0;
                remove(slot);
                holder.holds(ino, held);
            }
        }
    }

    @GuardedBy("this")
    private long id(int slot) {
        return (long) uses[slot] << 32 | slot;
    }

    /** The slot of a live node, or 0. */
    @GuardedBy("this")
    private int slotOf(long nodeId) {
        int slot = (int) nodeId;
        boolean known = slot > 0 && slot < nextFresh && lookups[slot] != 0 && id(slot) == nodeId;
        return known ? slot : 0;
    }

    @GuardedBy("this")
    private int home(long ino) {
        long mixed = ino * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (index.length - 1);
    }

    /** Where {@code ino} is in the index, or the free place where it would be. */
    @GuardedBy("this")
    private int find(long ino) {
        int at = home(ino);
        while (index[at] != 0 && inos[index[at]] != ino) {
            at = (at + 1) & (index.length - 1);
        }
        return at;
    }

    @GuardedBy("this")
    private int insert(long ino) {
        int slot = takeSlot();
        inos[slot] = ino;
        size++;
        int at = find(ino);
        index[at] = slot;
        return at;
    }

    @GuardedBy("this")
    private int takeSlot() {
        if (free != 0) {
            int slot = free;
            free = (int) inos[slot];
            return slot;
        }
        if (nextFresh == inos.length) {
            grow();
        }
        return nextFresh++;
    }

    @GuardedBy("this")
    private void grow() {
        int capacity = Math.multiplyExact(inos.length, 2);
        inos = Arrays.copyOf(inos, capacity);
        lookups = Arrays.copyOf(lookups, capacity);
        uses = Arrays.copyOf(uses, capacity);
        int[] old = index;
        index = new int[2 * capacity];
        for (int slot : old) {
            if (slot != 0) {
                index[find(inos[slot])] = slot;
            }
        }
    }

    @GuardedBy("this")
    private void remove(int slot) {
        removeFromIndex(find(inos[slot]));
        uses[slot] = (uses[slot] + 1) & Integer.MAX_VALUE;
        inos[slot] = free;
        free = slot;
        size--;
    }

    /** Closes the gap, so that probing needs no tombstones. */
    @GuardedBy("this")
    private void removeFromIndex(int gap) {
        int mask = index.length - 1;
        int at = gap;
        while (true) {
            at = (at + 1) & mask;
            if (index[at] == 0) {
                break;
            }
            int home = home(inos[index[at]]);
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                index[gap] = index[at];
                gap = at;
            }
        }
        index[gap] = 0;
    }
}
