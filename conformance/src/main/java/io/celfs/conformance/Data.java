package io.celfs.conformance;

import java.util.Arrays;

/** Bytes to write: different for each seed and at each place, so that nothing misplaced hides. */
public final class Data {
    private Data() {}

    /** Reproducible bytes, none of them zero. */
    public static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        long state = seed * 0x9e3779b97f4a7c15L + 1;
        for (int i = 0; i < length; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            bytes[i] = (byte) (1 + (state >>> 33) % 255);
        }
        return bytes;
    }

    /** What a file holds after {@code piece} was written at {@code offset}. */
    public static byte[] overwrite(byte[] content, int offset, byte[] piece) {
        byte[] result = Arrays.copyOf(content, Math.max(content.length, offset + piece.length));
        System.arraycopy(piece, 0, result, offset, piece.length);
        return result;
    }

    /** The content with zeros in {@code [from, to)}. */
    public static byte[] clear(byte[] content, int from, int to) {
        byte[] result = content.clone();
        Arrays.fill(result, Math.min(from, result.length), Math.min(to, result.length), (byte) 0);
        return result;
    }
}
