package io.celfs.storage.block;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps every write and flush in order, so that the states in which a crash may leave the device
 * can be built from what was there before: all writes before a flush, and any of those after it.
 */
public final class LoggingBlockDevice extends ForwardingBlockDevice {
    /** What happened to the device. */
    public sealed interface Event {}

    /** Bytes were written. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    public record Write(long offset, byte[] bytes) implements Event {
        /** Writes them once more. */
        public void replay(BlockDevice device) throws IOException {
            device.write(offset, MemorySegment.ofArray(bytes));
        }
    }

    /** Everything before is durable. */
    public record Flush() implements Event {}

    private final List<Event> events = new ArrayList<>();

    public LoggingBlockDevice(BlockDevice device) {
        super(device);
    }

    /** A copy of what happened so far. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** How many events there are so far. */
    public synchronized int position() {
        return events.size();
    }

    @Override
    public synchronized void write(long offset, MemorySegment source) throws IOException {
        super.write(offset, source);
        events.add(new Write(offset, source.toArray(ValueLayout.JAVA_BYTE)));
    }

    @Override
    public synchronized void flush() throws IOException {
        super.flush();
        events.add(new Flush());
    }
}
