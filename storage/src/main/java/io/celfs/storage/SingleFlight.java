package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that many callers want and one does. The first caller of a key does it in its own thread,
 * the others wait for its result, each with its own patience. A failure reaches all of them and is
 * not kept. If the one who works runs out of patience, one of the waiting takes over.
 */
final class SingleFlight<K, V> {
    /** Cancellation is polled, because callers have only a flag to give. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The work. */
    @FunctionalInterface
    interface Task<V> {
        V run(Deadline deadline) throws StoreException;
    }

    /** The worker stopped for reasons of its own. */
    private static final class Abandoned extends Exception {}

    private final ConcurrentHashMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

    /** The result of the work for this key, done by this caller or by another. */
    V run(K key, Deadline deadline, Task<V> task) throws StoreException {
        while (true) {
            CompletableFuture<V> own = new CompletableFuture<>();
            CompletableFuture<V> other = flights.putIfAbsent(key, own);
            if (other == null) {
                return lead(key, own, deadline, task);
            }
            try {
                return await(key, other, deadline);
            } catch (Abandoned e) {
                deadline.check(key);
            }
        }
    }

    /** True if somebody works on this key. */
    boolean isRunning(K key) {
        return flights.containsKey(key);
    }

    private V lead(K key, CompletableFuture<V> flight, Deadline deadline, Task<V> task)
            throws StoreException {
        try {
            V result = task.run(deadline);
            land(key, flight);
            flight.complete(result);
            return result;
        } catch (Throwable e) {
            land(key, flight);
            flight.completeExceptionally(deadline.isOver() ? new Abandoned() : e);
            throw e;
        }
    }

    private void land(K key, CompletableFuture<V> flight) {
        flights.remove(key, flight);
    }

    private V await(K key, CompletableFuture<V> flight, Deadline deadline)
            throws StoreException, Abandoned {
        while (true) {
            deadline.check(key);
            try {
                return flight.get(Math.min(POLL_NANOS, deadline.remaining()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Ask again whether the caller still waits.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException(Kind.CANCELLED, "interrupted: " + key, e);
            } catch (ExecutionException e) {
                throw failure(key, e);
            }
        }
    }

    /** A new exception for each waiter: an exception is not to be thrown in two threads. */
    private StoreException failure(K key, ExecutionException failed) throws Abandoned {
        Throwable cause = failed.getCause();
        if (cause instanceof Abandoned) {
            throw new Abandoned();
        }
        if (cause instanceof StoreException e) {
            return new StoreException(e.kind(), e.getMessage(), e);
        }
        return new StoreException(Kind.TRANSIENT, key + ": " + cause, cause);
    }
}
