package io.celfs.cli;

/** Text on one line: line ends and backslashes are written as a backslash and a letter. */
public final class EscapedLine {
    private EscapedLine() {}

    /** The line of a text. */
    public static String of(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    /** The text of a line. */
    public static String parse(String line) {
        StringBuilder text = new StringBuilder(line.length());
        boolean escaped = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (escaped) {
                text.append(c == 'n' ? '\n' : c == 'r' ? '\r' : c);
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
