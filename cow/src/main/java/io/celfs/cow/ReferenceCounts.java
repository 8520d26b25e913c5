package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** How many references the users of a file system hold to each inode. Thread-safe. */
final class ReferenceCounts {
    private static final int FIRST_CAPACITY = 64;

    @GuardedBy("this")
    private long[] keys = new long[FIRST_CAPACITY];

    @GuardedBy("this")
    private int[] counts = new int[FIRST_CAPACITY];

    @GuardedBy("this")
    private int used;

    synchronized void increment(long ino) {
        if (used * 4 >= keys.length * 3) {
            rehash();
        }
        int slot = slot(ino);
        if (keys[slot] == 0) {
            keys[slot] = ino;
            used++;
        }
        counts[slot]++;
    }

    /** Takes {@code count} references away and answers what is left. */
    synchronized long decrement(long ino, long count) {
        int slot = slot(ino);
        if (keys[slot] == 0) {
            return 0;
        }
        counts[slot] = (int) Math.max(0, counts[slot] - count);
        return counts[slot];
    }

    synchronized long get(long ino) {
        return counts[slot(ino)];
    }

    // Keys whose count fell to 0 stay until here: most inodes are looked up again.
    @GuardedBy("this")
    private void rehash() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        int live = 0;
        for (int count : oldCounts) {
            live += count > 0 ? 1 : 0;
        }
        int capacity = Math.max(FIRST_CAPACITY, Integer.highestOneBit(Math.max(1, live)) * 4);
        keys = new long[capacity];
        counts = new int[capacity];
        used = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] > 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
                used++;
            }
        }
    }

    @GuardedBy("this")
    private int slot(long ino) {
        int mask = keys.length - 1;
        int slot = (int) ((ino * 0x9e3779b97f4a7c15L) >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != ino) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
