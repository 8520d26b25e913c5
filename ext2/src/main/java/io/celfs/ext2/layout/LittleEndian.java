package io.celfs.ext2.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Integers as ext2 keeps them: little endian, at any offset. Access outside a segment is an {@link
 * IndexOutOfBoundsException}.
 */
public final class LittleEndian {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    /** 8 bits, 0 to 255. */
    public static int u8(MemorySegment bytes, long offset) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    /** 16 bits, 0 to 65,535. */
    public static int u16(MemorySegment bytes, long offset) {
        return bytes.get(SHORT, offset) & 0xffff;
    }

    /** 32 bits with sign. */
    public static int i32(MemorySegment bytes, long offset) {
        return bytes.get(INT, offset);
    }

    /** 32 bits, 0 to 2^32-1. */
    public static long u32(MemorySegment bytes, long offset) {
        return bytes.get(INT, offset) & 0xffff_ffffL;
    }

    public static void put8(MemorySegment bytes, long offset, int value) {
        bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    public static void put16(MemorySegment bytes, long offset, int value) {
        bytes.set(SHORT, offset, (short) value);
    }

    /** Keeps the low 32 bits. */
    public static void put32(MemorySegment bytes, long offset, long value) {
        bytes.set(INT, offset, (int) value);
    }
}
