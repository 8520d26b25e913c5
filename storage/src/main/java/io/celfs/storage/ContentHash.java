package io.celfs.storage;

import java.util.HexFormat;

/**
 * XXH3-128 of some bytes, seed 0. Text form: 32 lower-case hex digits, high half first (the
 * canonical big-endian form of xxHash, which the manifests of AWS Deadline Cloud use).
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record ContentHash(long high, long low) {
    /** Length of the text form. */
    public static final int TEXT_LENGTH = 32;

    /** True if {@code text} is exactly 32 lower-case hex digits, and so may go into a file name. */
    public static boolean isValid(String text) {
        if (text.length() != TEXT_LENGTH) {
            return false;
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /**
     * The hash with this text form.
     *
     * @throws IllegalArgumentException unless {@link #isValid}
     */
    public static ContentHash parse(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not 32 lower-case hex digits");
        }
        return new ContentHash(
                HexFormat.fromHexDigitsToLong(text, 0, 16),
                HexFormat.fromHexDigitsToLong(text, 16, 32));
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
