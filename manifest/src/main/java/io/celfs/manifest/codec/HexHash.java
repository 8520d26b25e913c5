package io.celfs.manifest.codec;

import io.celfs.storage.ContentHash;
import org.jspecify.annotations.Nullable;

/** The text form of hashes, without a String in between. */
final class HexHash {
    private static final int HALF = ContentHash.TEXT_LENGTH / 2;
    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private HexHash() {}

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

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
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
