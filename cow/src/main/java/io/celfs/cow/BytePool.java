package io.celfs.cow;

import java.util.Arrays;

/** A growing row of bytes. */
final class BytePool {
    private byte[] bytes = new byte[1 << 12];
    private int length;

    /** Adds bytes and answers where they begin. */
    int add(byte[] more) {
        return add(more, more.length);
    }

    /** Adds the first bytes of an array and answers where they begin. */
    int add(byte[] more, int count) {
        int start = length;
        ensureRoom(count);
        System.arraycopy(more, 0, bytes, start, count);
        length += count;
        return start;
    }

    void add(byte one) {
        ensureRoom(1);
        bytes[length++] = one;
    }

    private void ensureRoom(int count) {
        if (count > Integer.MAX_VALUE - 16 - length) {
            throw new OutOfMemoryError("names of more than 2 GiB");
        }
        if (length + count > bytes.length) {
            long doubled = Math.max(bytes.length * 2L, (long) length + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, Integer.MAX_VALUE - 16));
        }
    }

    int length() {
        return length;
    }

    byte[] array() {
        return bytes;
    }

    byte[] trimmed() {
        return Arrays.copyOf(bytes, length);
    }
}
