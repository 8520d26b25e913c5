package io.celfs.cli;

import java.util.Locale;

/** Numbers of bytes for people. */
final class Sizes {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    /** Three digits or so, with the unit. */
    static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String form = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, form, value, UNITS[unit]);
    }

    /** The same with the exact number. */
    static String exact(long bytes) {
        return bytes < 1024
                ? of(bytes)
                : String.format(Locale.ROOT, "%s (%,d bytes)", of(bytes), bytes);
    }
}
