package io.celfs.cow;

import java.util.Arrays;

/** A growing row of bytes. */
final class BytePool {
    private byte[] bytes = new byte[1 << 12];
    private int length;

    /** Adds bytes and answers where they begin. */
    int add(byte[] more) {
        int start = length;
        if (more.length > Integer.MAX_VALUE - 16 - length) {
            throw new OutOfMemoryError("names of more than 2 GiB");
        }
        if (length + more.length > bytes.length) {
            long doubled = Math.max(bytes.length * 2L, (long) length + more.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, Integer.MAX_VALUE - 16));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return start;
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
