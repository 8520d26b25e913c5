package io.celfs.nio;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Errno values as the exceptions of {@code java.nio.file}. */
final class Failures {
    /** Something that may fail with an errno. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws FsException;
    }

    /** As {@link Call}, without a result. */
    @FunctionalInterface
    interface Act {
        void run() throws FsException;
    }

    private Failures() {}

    /** Runs a call about a path. */
    static <T> T of(Path path, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (FsException e) {
            throw about(e, path.toString(), null);
        }
    }

    /** Runs an act about a path and perhaps another one. */
    static void in(Path path, @Nullable Path other, Act act) throws IOException {
        try {
            act.run();
        } catch (FsException e) {
            throw about(e, path.toString(), other == null ? null : other.toString());
        }
    }

    /** The exception that the JDK's own provider throws for an errno; the errno is its cause. */
    static IOException about(FsException failure, String file, @Nullable String other) {
        IOException translated =
                switch (failure.errno()) {
                    case ENOENT -> new NoSuchFileException(file, other, null);
                    case EEXIST -> new FileAlreadyExistsException(other == null ? file : other);
                    case EACCES -> new AccessDeniedException(file, other, null);
                    case ENOTEMPTY -> new DirectoryNotEmptyException(file);
                    case EXDEV -> new AtomicMoveNotSupportedException(file, other, "other mount");
                    case ELOOP ->
                            new FileSystemException(
                                    file,
                                    other,
                                    failure.errno().description() + " or NOFOLLOW_LINKS");
                    default -> new FileSystemException(file, other, failure.getMessage());
                };
        translated.initCause(failure);
        return translated;
    }

    /** True if a failure says that something is no directory. */
    static boolean isNotDirectory(IOException failure) {
        return failure.getCause() instanceof FsException cause && cause.errno() == Errno.ENOTDIR;
    }
}
