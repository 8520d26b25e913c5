package io.celfs.manifest.codec;

import io.celfs.manifest.SafePath;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** The name of an entry as the file gives it; a String only for who asks. Used again and again. */
final class WireName {
    private char[] chars = new char[256];
    private int length;
    private @Nullable String text = "";

    /** The bytes behind the reference of a plain name. */
    final byte[] last = new byte[SafePath.MAX_NAME];

    int lastLength;

    void clear() {
        length = 0;
        text = "";
    }

    /** Takes the text that the parser stands at. */
    void read(JsonParser parser) {
        length = parser.getStringLength();
        if (length > chars.length) {
            chars = new char[Math.max(length, 2 * chars.length)];
        }
        System.arraycopy(parser.getStringCharacters(), parser.getStringOffset(), chars, 0, length);
        text = null;
    }

    boolean hasNul() {
        for (int i = 0; i < length; i++) {
            if (chars[i] == 0) {
                return true;
            }
        }
        return false;
    }

    String text() {
        if (text == null) {
            text = new String(chars, 0, length);
        }
        return text;
    }

    /**
     * Takes a plain name apart: a reference and one ordinary component of ASCII, which goes to
     * {@link #last}.
     *
     * @return the number behind the {@code $}, or -1 if the name is not plain, which says nothing
     *     about whether it is good
     */
    int split() {
        int directory = 0;
        int at = 1;
        while (at < length && at <= DirectoryTable.MAX_DIGITS && isDigit(chars[at])) {
            directory = directory * 10 + chars[at++] - '0';
        }
        boolean isReference =
                at > 1
                        && at < length
                        && chars[0] == '$'
                        && chars[at] == '/'
                        && (chars[1] != '0' || at == 2);
        return isReference && takeLast(at + 1) ? directory : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean takeLast(int start) {
        lastLength = length - start;
        if (lastLength < 1 || lastLength > last.length) {
            return false;
        }
        for (int i = 0; i < lastLength; i++) {
            char c = chars[start + i];
            if (c == '/' || c == 0 || c >= 0x80) {
                return false;
            }
            last[i] = (byte) c;
        }
        return last[0] != '.' || (lastLength > 1 && last[1] != '.') || lastLength > 2;
    }
}
