package io.celfs.ext2.alloc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Bits of a bitmap block: bit {@code i} is bit {@code i % 8} of byte {@code i / 8}. */
final class Bits {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Bits() {}

    static boolean isSet(MemorySegment bits, int index) {
        return (bits.get(ValueLayout.JAVA_BYTE, index >> 3) >> (index & 7) & 1) != 0;
    }

    static void set(MemorySegment bits, int from, int count) {
        for (int i = from; i < from + count; i++) {
            byte old = bits.get(ValueLayout.JAVA_BYTE, i >> 3);
            bits.set(ValueLayout.JAVA_BYTE, i >> 3, (byte) (old | 1 << (i & 7)));
        }
    }

    static void clear(MemorySegment bits, int from, int count) {
        for (int i = from; i < from + count; i++) {
            byte old = bits.get(ValueLayout.JAVA_BYTE, i >> 3);
            bits.set(ValueLayout.JAVA_BYTE, i >> 3, (byte) (old & ~(1 << (i & 7))));
        }
    }

    /** The first clear bit in {@code [from, end)}, or {@code end}. A block is whole words. */
    static int nextClear(MemorySegment bits, int from, int end) {
        int at = from;
        while (at < end) {
            long free = ~bits.get(WORD, (at >> 6) * 8L) & (-1L << (at & 63));
            if (free != 0) {
                return Math.min(end, (at & ~63) + Long.numberOfTrailingZeros(free));
            }
            at = (at & ~63) + 64;
        }
        return end;
    }

    /** How many bits are clear from {@code from} on, at most {@code most}. */
    static int clearRun(MemorySegment bits, int from, int most) {
        int count = 0;
        while (count < most && !isSet(bits, from + count)) {
            count++;
        }
        return count;
    }

    /** How many bits are clear in {@code [0, end)}. */
    static int countClear(MemorySegment bits, int end) {
        int set = 0;
        for (int at = 0; at + 64 <= end; at += 64) {
            set += Long.bitCount(bits.get(WORD, at >> 3));
        }
        for (int at = end & ~63; at < end; at++) {
            set += isSet(bits, at) ? 1 : 0;
        }
        return end - set;
    }
}
