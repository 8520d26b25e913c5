package io.celfs.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is at least a warning (everything from DEBUG on with {@code CELFS_DEBUG}) as one line
 * to standard error, which for a daemon is the log in its session folder.
 */
final class LineLogger implements System.Logger {
    private static final boolean DEBUG = System.getenv("CELFS_DEBUG") != null;

    private final String name;

    LineLogger(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        Level threshold = DEBUG ? Level.DEBUG : Level.WARNING;
        return level != Level.OFF && level.getSeverity() >= threshold.getSeverity();
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (!isLoggable(level)) {
            return;
        }
        String cause = thrown == null ? "" : ": " + Failures.describe(thrown);
        write(level, message + cause);
        if (DEBUG && thrown != null) {
            thrown.printStackTrace(System.err);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object... parameters) {
        if (isLoggable(level) && format != null) {
            boolean plain = parameters == null || parameters.length == 0;
            write(level, plain ? format : MessageFormat.format(format, parameters));
        }
    }

    private static void write(Level level, String text) {
        System.err.println(
                "celfs: " + level.getName().toLowerCase(Locale.ROOT) + ": " + OneLine.of(text));
    }
}
