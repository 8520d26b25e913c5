package io.celfs.cow;

import java.util.ArrayList;
import java.util.List;

/** A growing row of longs. Grows by blocks: what is there is not moved. */
final class LongColumn {
    private static final int BLOCK_BITS = 13;
    private static final int BLOCK = 1 << BLOCK_BITS;

    private final List<long[]> blocks = new ArrayList<>();
    private long[] last = new long[0];
    private int size;

    void add(long value) {
        int at = size & (BLOCK - 1);
        if (at == 0) {
            last = new long[BLOCK];
            blocks.add(last);
        }
        last[at] = value;
        size++;
    }

    long get(int index) {
        return blocks.get(index >> BLOCK_BITS)[index & (BLOCK - 1)];
    }

    int size() {
        return size;
    }

    /** All values in one array. */
    long[] toArray() {
        long[] values = new long[size];
        for (int from = 0; from < size; from += BLOCK) {
            int length = Math.min(BLOCK, size - from);
            System.arraycopy(blocks.get(from >> BLOCK_BITS), 0, values, from, length);
        }
        return values;
    }
}
