package io.celfs.storage.block;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that misbehaves on purpose before calls. */
public final class FaultyBlockDevice extends ForwardingBlockDevice {
    /** The kinds of calls. */
    public enum Call {
        READ,
        WRITE,
        FLUSH
    }

    /** What goes wrong. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Runs before a call; what it throws is the call's failure.
         *
         * @param call what is about to happen
         * @param number counts the calls of this kind, from 1 on
         */
        void before(Call call, int number) throws IOException;

        /** Nothing goes wrong. */
        static Fault none() {
            return (call, number) -> {};
        }

        /** Every call of this kind fails from now on. */
        static Fault every(Call kind) {
            return from(kind, 1);
        }

        /** Calls of this kind fail from the n-th on. */
        static Fault from(Call kind, int n) {
            return (call, number) -> {
                if (call == kind && number >= n) {
                    throw new IOException("%s %d fails on purpose".formatted(call, number));
                }
            };
        }
    }

    private final Map<Call, AtomicInteger> numbers = new ConcurrentHashMap<>();
    private volatile Fault fault = Fault.none();

    public FaultyBlockDevice(BlockDevice device) {
        super(device);
    }

    /** What goes wrong from now on; calls are counted anew. */
    public void inject(Fault next) {
        numbers.clear();
        fault = next;
    }

    private void before(Call call) throws IOException {
        int number = numbers.computeIfAbsent(call, kind -> new AtomicInteger()).incrementAndGet();
        fault.before(call, number);
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        before(Call.READ);
        super.read(offset, target);
    }

    @Override
    public void write(long offset, MemorySegment source) throws IOException {
        before(Call.WRITE);
        super.write(offset, source);
    }

    @Override
    public void flush() throws IOException {
        before(Call.FLUSH);
        super.flush();
    }
}
