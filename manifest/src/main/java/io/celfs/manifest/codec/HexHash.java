package io.celfs.manifest.codec;

import io.celfs.storage.ContentHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The text form of hashes, without a String in between. */
final class HexHash {
    private static final int HALF = ContentHash.TEXT_LENGTH / 2;
    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private static final byte[] VALUES = values();

    private HexHash() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = (byte) i;
        }
        return values;
    }

    /** The hash, or null unless the characters are exactly 32 lower-case hex digits. */
    static @Nullable ContentHash parse(char[] text, int offset, int length) {
        if (length != ContentHash.TEXT_LENGTH) {
            return null;
        }
        int bad = 0;
        long high = 0;
        long low = 0;
        for (int i = 0; i < HALF; i++) {
            int h = digit(text[offset + i]);
            int l = digit(text[offset + HALF + i]);
            bad |= h | l;
            high = (high << 4) | h;
            low = (low << 4) | l;
        }
        return bad < 0 ? null : new ContentHash(high, low);
    }

    /** A table: on digits as random as those of hashes branches would be guessed wrong. */
    private static int digit(char c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }

    /** Writes the text form as ASCII. */
    static void write(ContentHash hash, byte[] target, int offset) {
        for (int i = 0; i < HALF; i++) {
            int shift = 60 - 4 * i;
            target[offset + i] = DIGITS[(int) (hash.high() >>> shift) & 15];
            target[offset + HALF + i] = DIGITS[(int) (hash.low() >>> shift) & 15];
        }
    }
}
