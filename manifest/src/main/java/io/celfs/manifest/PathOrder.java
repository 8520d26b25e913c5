package io.celfs.manifest;

import java.util.Comparator;

/** The two orders of the formats. They differ for characters beyond U+FFFF. */
public final class PathOrder {
    /** By UTF-16 code units, which is how files are sorted. */
    public static final Comparator<String> UTF16 = Comparator.naturalOrder();

    /** By code points, which is how directories are sorted; the order of UTF-8 bytes. */
    public static final Comparator<String> CODE_POINTS = PathOrder::compareCodePoints;

    private PathOrder() {}

    private static int compareCodePoints(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                int start = startOfCodePoint(a, b, i);
                return Integer.compare(a.codePointAt(start), b.codePointAt(start));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Where the code point begins in which the texts first differ, at unit {@code i}. */
    private static int startOfCodePoint(String a, String b, int i) {
        boolean inPair =
                i > 0
                        && Character.isHighSurrogate(a.charAt(i - 1))
                        && (Character.isLowSurrogate(a.charAt(i))
                                || Character.isLowSurrogate(b.charAt(i)));
        return inPair ? i - 1 : i;
    }
}
