package io.celfs.cow;

import io.celfs.core.FsException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs walks of trees, which go as deep as the tree: a program can make one deeper than an ordinary
 * stack.
 */
final class DeepStack {
    /** Bytes of address space; only what is used is taken. */
    private static final long STACK = 1L << 30;

    private DeepStack() {}

    /** A walk. */
    interface Walk<R> {
        R run() throws IOException;
    }

    /** Runs a walk and answers its result. */
    static <R> R call(Walk<R> walk) throws FsException {
        FutureTask<R> task = new FutureTask<>(walk::run);
        Thread thread = new Thread(null, task, "walk", STACK);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static FsException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException failed -> Failures.of(failed, "walking the tree");
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(cause);
        };
    }
}
