package io.celfs.manifest;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A few threads, a bounded queue, and the first failure, which stops everything. */
public final class BoundedPool implements AutoCloseable {
    /** Work that may fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws IOException;
    }

    private static final int WAITING_PER_THREAD = 8;

    private final ExecutorService executor;
    private final Semaphore room;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    public BoundedPool(String name, int threads) {
        executor =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().name(name, 0).factory());
        room = new Semaphore(threads * WAITING_PER_THREAD);
    }

    /**
     * Runs a task soon; waits while too many wait already.
     *
     * @param always runs behind the task, also if the task is dropped after a failure
     */
    public void submit(Task task, Runnable always) throws IOException {
        room.acquireUninterruptibly();
        executor.execute(() -> {
            try {
                if (failure.get() == null) {
                    task.run();
                }
            } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                always.run();
                room.release();
            }
        });
        check();
    }

    /** Waits for all tasks. */
    public void finish() throws IOException {
        executor.close();
        check();
    }

    private void check() throws IOException {
        switch (failure.get()) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    @Override
    public void close() {
        failure.compareAndSet(null, new IOException("given up"));
        executor.close();
    }
}
