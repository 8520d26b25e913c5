package io.celfs.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns whatever ended a command into its one line. */
final class Failures {
    private Failures() {}

    /** What happened, in one line without a stack trace. */
    static String describe(Throwable failure) {
        return OneLine.of(words(failure));
    }

    private static String words(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException e -> words(Objects.requireNonNull(e.getCause()));
            case NoSuchFileException e -> e.getFile() + ": no such file or directory";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileSystemException e -> e.getFile() + ": " + reason(e);
            case FileNotFoundException e -> message(e, "file not found");
            case IOException e -> message(e, e.getClass().getSimpleName());
            case InterruptedException _ -> "interrupted";
            case OutOfMemoryError _ -> "out of memory: give more with CELFS_JAVA_OPTIONS=-Xmx4g";
            default ->
                    "internal error, please report it with the trace that CELFS_DEBUG=1 shows: "
                            + failure;
        };
    }

    private static String reason(FileSystemException e) {
        @Nullable String reason = e.getReason();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static String message(Throwable e, String otherwise) {
        @Nullable String message = e.getMessage();
        return message == null || message.isBlank() ? otherwise : message;
    }

    /** The exit code that belongs to it. */
    static int exitCode(Throwable failure) {
        return failure instanceof CommandException e ? e.exitCode() : ExitCode.FAILED;
    }
}
