package io.celfs.cli;

/** Text made safe to print as one line. */
final class OneLine {
    private static final int ESCAPE = 0xDC00;

    private OneLine() {}

    /** Line ends become semicolons; control characters and undecodable bytes become visible. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.strip().replace("\n", "; ").codePoints().forEach(c -> append(line, c));
        return line.toString();
    }

    private static void append(StringBuilder line, int c) {
        if (c >= (ESCAPE | 0x80) && c <= (ESCAPE | 0xFF)) {
            line.append(String.format("\\x%02x", c & 0xFF));
        } else if (Character.isISOControl(c) || isSurrogate(c)) {
            line.append(String.format("\\u%04x", c));
        } else {
            line.appendCodePoint(c);
        }
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
