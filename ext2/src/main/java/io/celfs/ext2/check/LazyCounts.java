package io.celfs.ext2.check;

/** A count for each number, 0 at first; takes memory only where there are others. */
final class LazyCounts {
    private static final int SHIFT = 12;

    private final int[][] chunks;

    /** Counts for numbers below {@code size}. */
    LazyCounts(long size) {
        chunks = new int[(int) ((size >>> SHIFT) + 1)][];
    }

    int get(long number) {
        int[] chunk = chunks[(int) (number >>> SHIFT)];
        return chunk == null ? 0 : chunk[index(number)];
    }

    void add(long number, int more) {
        int chunk = (int) (number >>> SHIFT);
        if (chunks[chunk] == null) {
            chunks[chunk] = new int[1 << SHIFT];
        }
        chunks[chunk][index(number)] += more;
    }

    private static int index(long number) {
        return (int) number & ((1 << SHIFT) - 1);
    }
}
