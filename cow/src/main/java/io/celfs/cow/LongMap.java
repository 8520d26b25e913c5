package io.celfs.cow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A hash map from positive longs to objects, without boxes. Not thread-safe. */
final class LongMap<V> {
    private static final int FIRST_CAPACITY = 16;

    private long[] keys = new long[FIRST_CAPACITY];
    private @Nullable Object[] values = new @Nullable Object[FIRST_CAPACITY];
    private int size;

    /** Takes one mapping. */
    interface Visitor<V> {
        void visit(long key, V value);
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only V goes in
    @Nullable V get(long key) {
        return (V) values[slot(keys, key)];
    }

    void put(long key, V value) {
        if (key <= 0) {
            throw new IllegalArgumentException("key " + key);
        }
        if (size * 4 >= keys.length * 3) {
            grow();
        }
        int slot = slot(keys, key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            size++;
        }
        values[slot] = value;
    }

    void remove(long key) {
        int hole = slot(keys, key);
        if (keys[hole] == 0) {
            return;
        }
        size--;
        // Close the gap: move every later key of the cluster that may not stay behind an empty
        // slot.
        int mask = keys.length - 1;
        int next = (hole + 1) & mask;
        while (keys[next] != 0) {
            int home = home(keys[next], mask);
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                keys[hole] = keys[next];
                values[hole] = values[next];
                hole = next;
            }
            next = (next + 1) & mask;
        }
        keys[hole] = 0;
        values[hole] = null;
    }

    void clear() {
        Arrays.fill(keys, 0);
        Arrays.fill(values, null);
        size = 0;
    }

    /** Visits every mapping, in no order; the map must not change meanwhile. */
    @SuppressWarnings("unchecked") // only V goes in
    void forEach(Visitor<? super V> visitor) {
        for (int i = 0; i < keys.length; i++) {
            Object value = values[i];
            if (value != null) {
                visitor.visit(keys[i], (V) value);
            }
        }
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(keys, oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private static int slot(long[] keys, long key) {
        int mask = keys.length - 1;
        int slot = home(key, mask);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int home(long key, int mask) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 32) & mask;
    }
}
