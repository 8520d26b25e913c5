package io.celfs.ext2.check;

/** A set of numbers that takes memory only where there are some: 32 KiB for 262,144 of them. */
final class LazyBits {
    private static final int SHIFT = 18;
    private static final int WORDS = 1 << (SHIFT - 6);

    private final long[][] chunks;

    /** A set of numbers below {@code size}. */
    LazyBits(long size) {
        chunks = new long[(int) ((size >>> SHIFT) + 1)][];
    }

    boolean contains(long number) {
        long[] chunk = chunks[(int) (number >>> SHIFT)];
        return chunk != null && (chunk[word(number)] & bit(number)) != 0;
    }

    /** True if it was not there before. */
    boolean add(long number) {
        int index = (int) (number >>> SHIFT);
        if (chunks[index] == null) {
            chunks[index] = new long[WORDS];
        }
        long before = chunks[index][word(number)];
        chunks[index][word(number)] = before | bit(number);
        return (before & bit(number)) == 0;
    }

    private static int word(long number) {
        return (int) (number >>> 6) & (WORDS - 1);
    }

    private static long bit(long number) {
        return 1L << number;
    }
}
