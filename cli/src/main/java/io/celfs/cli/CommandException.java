package io.celfs.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure whose message already says what went wrong and what to do about it. */
public final class CommandException extends IOException {
    private final int exitCode;

    public CommandException(String message) {
        this(message, ExitCode.FAILED, null);
    }

    public CommandException(String message, @Nullable Throwable cause) {
        this(message, ExitCode.FAILED, cause);
    }

    private CommandException(String message, int exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A failure of the caller: wrong options or arguments. */
    static CommandException usage(String message) {
        return new CommandException(message, ExitCode.USAGE, null);
    }

    int exitCode() {
        return exitCode;
    }
}
