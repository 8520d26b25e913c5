package io.celfs.ext2.crash;

import io.celfs.storage.block.LoggingBlockDevice.Event;
import io.celfs.storage.block.LoggingBlockDevice.Flush;
import io.celfs.storage.block.LoggingBlockDevice.Write;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The states in which a crash may leave a device: everything before a flush is there; of what was
 * written since, any subset in any order.
 */
final class CrashStates {
    private final MemoryBlockDevice start;
    private final List<Event> events;
    private final RandomGenerator random;

    CrashStates(MemoryBlockDevice start, List<Event> events, RandomGenerator random) {
        this.start = start;
        this.events = events;
        this.random = random;
    }

    /** Judges a state. */
    @FunctionalInterface
    interface Judge {
        /**
         * Looks at it.
         *
         * @param position how many events had happened
         * @param how what happened to those since the last flush
         */
        void judge(MemoryBlockDevice device, int position, String how) throws IOException;
    }

    /** Every prefix, and for each window so many random subsets. */
    void forEach(int subsets, Judge judge) throws IOException {
        MemoryBlockDevice flushed = start.copy();
        List<Write> window = new ArrayList<>();
        for (int i = 0; i <= events.size(); i++) {
            boolean last = i == events.size();
            if (last || events.get(i) instanceof Flush) {
                for (int n = 0; n < subsets && window.size() > 1; n++) {
                    subset(flushed, window, i, judge);
                }
                apply(flushed, window);
                window.clear();
                judge.judge(flushed.copy(), i, "all of " + i);
            } else if (events.get(i) instanceof Write write) {
                window.add(write);
                MemoryBlockDevice prefix = flushed.copy();
                apply(prefix, window);
                judge.judge(prefix, i + 1, "prefix of " + (i + 1));
            }
        }
    }

    private void subset(MemoryBlockDevice flushed, List<Write> window, int end, Judge judge)
            throws IOException {
        List<Write> there = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < window.size(); i++) {
            if (random.nextBoolean()) {
                there.add(window.get(i));
                numbers.add(i);
            }
        }
        MemoryBlockDevice state = flushed.copy();
        apply(state, there);
        int position = end - 1; // the flush had not returned
        judge.judge(
                state, position, "%s of the %d before %d".formatted(numbers, window.size(), end));
    }

    private static void apply(MemoryBlockDevice device, List<Write> writes) throws IOException {
        for (Write write : writes) {
            write.replay(device);
        }
    }
}
