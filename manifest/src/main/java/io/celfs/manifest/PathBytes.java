package io.celfs.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Names of the host as text and back, without loss. A byte that is not part of valid UTF-8 becomes
 * the lone surrogate U+DC00 + byte, as Python's "surrogateescape" does and as AWS writes such
 * names.
 */
public final class PathBytes {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ESCAPE = 0xDC00;

    private PathBytes() {}

    /** The text of any bytes. */
    public static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : textWithEscapes(bytes);
    }

    private static String textWithEscapes(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int length = Utf8.sequenceLength(bytes, at);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[at] & 0xff)));
                at++;
            } else {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if it holds a lone surrogate that stands for no byte
     */
    public static byte[] bytes(String text) {
        if (!hasLoneSurrogate(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isEscape(c)) {
                bytes.write(c - ESCAPE);
            } else if (isSurrogate(c)) {
                throw new IllegalArgumentException("a lone surrogate that stands for no byte");
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(c);
        }
        return bytes.toByteArray();
    }

    /**
     * True if the text is what {@link #text} gives for some bytes. It is not if it holds other lone
     * surrogates, or escapes that together are valid UTF-8: two texts would then be one name.
     */
    public static boolean isFaithful(String text) {
        if (!hasLoneSurrogate(text)) {
            return true;
        }
        try {
            return text(bytes(text)).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Length of the text's bytes. */
    public static int byteLength(CharSequence text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 || (isEscape(c) && !isPaired(text, i))) {
                length++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                length += 2; // a surrogate pair is four bytes
            } else {
                length += 3;
            }
        }
        return length;
    }

    /** The text in quotes, on one line, with everything unprintable escaped: for messages. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
        text.codePoints()
                .forEach(c -> {
                    if (isEscape(c)) {
                        quoted.append(String.format("\\x%02x", c - ESCAPE));
                    } else if (Character.isISOControl(c)
                            || isSurrogate(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.LINE_SEPARATOR
                            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR) {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                });
        return quoted.append('\'').toString();
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !isPaired(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPaired(CharSequence text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && i > 0
                && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static boolean isEscape(int c) {
        return c >= 0xDC80 && c <= 0xDCFF;
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
