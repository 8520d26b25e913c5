package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that misbehaves on purpose before each call. */
public final class FaultyFileStore extends ForwardingFileStore {
    /** What goes wrong. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Runs before a call.
         *
         * @param call number of the call, from 1 on
         */
        void before(int call, Patience patience) throws StoreException;

        /** Nothing goes wrong. */
        static Fault none() {
            return (call, patience) -> {};
        }

        /** Every call fails that is not divisible by {@code n}. */
        static Fault allButEvery(int n, Kind kind) {
            return (call, patience) -> {
                if (call % n != 0) {
                    throw new StoreException(kind, "call " + call + " fails");
                }
            };
        }

        /** The n-th call fails. */
        static Fault nth(int n, Kind kind) {
            return (call, patience) -> {
                if (call == n) {
                    throw new StoreException(kind, "call " + call + " fails");
                }
            };
        }

        /** No answer ever comes; the call ends with the caller's patience. */
        static Fault silence() {
            return (call, patience) -> {
                Deadline deadline = Deadline.start(patience);
                while (true) {
                    deadline.check("silent store");
                    Thread.onSpinWait();
                }
            };
        }
    }

    private final AtomicInteger calls = new AtomicInteger();
    private volatile Fault fault;

    public FaultyFileStore(FileStore inner, Fault fault) {
        super(inner);
        this.fault = fault;
    }

    /** What goes wrong from now on. */
    public void setFault(Fault next) {
        fault = next;
    }

    /** Calls up to now. */
    public int calls() {
        return calls.get();
    }

    @Override
    public boolean contains(ObjectId id, Patience patience) throws StoreException {
        fault.before(calls.incrementAndGet(), patience);
        return inner.contains(id, patience);
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        fault.before(calls.incrementAndGet(), patience);
        inner.read(id, offset, target, patience);
    }

    @Override
    public void verify(ObjectId id, Patience patience) throws StoreException {
        fault.before(calls.incrementAndGet(), patience);
        inner.verify(id, patience);
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        fault.before(calls.incrementAndGet(), patience);
        return inner.put(source, patience);
    }

    @Override
    public StoreBatch batch() {
        StoreBatch batch = inner.batch();
        return new StoreBatch() {
            @Override
            public ObjectId put(ContentSource source, Patience patience) throws StoreException {
                fault.before(calls.incrementAndGet(), patience);
                return batch.put(source, patience);
            }

            @Override
            public void commit(Patience patience) throws StoreException {
                fault.before(calls.incrementAndGet(), patience);
                batch.commit(patience);
            }

            @Override
            public void close() {
                batch.close();
            }
        };
    }
}
