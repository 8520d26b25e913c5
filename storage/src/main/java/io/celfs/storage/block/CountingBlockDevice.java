package io.celfs.storage.block;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;

/** Counts what reaches the device: the honest figure for what a write costs. */
public final class CountingBlockDevice extends ForwardingBlockDevice {
    private final LongAdder reads = new LongAdder();
    private final LongAdder readBytes = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder writtenBytes = new LongAdder();
    private final LongAdder flushes = new LongAdder();

    public CountingBlockDevice(BlockDevice device) {
        super(device);
    }

    /**
     * What happened so far; {@link #since} gives the difference of two.
     *
     * @param reads calls
     * @param readBytes bytes
     * @param writes calls
     * @param writtenBytes bytes
     * @param flushes calls
     */
    public record Counts(long reads, long readBytes, long writes, long writtenBytes, long flushes) {
        /** What happened after {@code earlier} was taken. */
        public Counts since(Counts earlier) {
            return new Counts(
                    reads - earlier.reads,
                    readBytes - earlier.readBytes,
                    writes - earlier.writes,
                    writtenBytes - earlier.writtenBytes,
                    flushes - earlier.flushes);
        }
    }

    /** The counts as they are now. */
    public Counts counts() {
        return new Counts(
                reads.sum(), readBytes.sum(), writes.sum(), writtenBytes.sum(), flushes.sum());
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        super.read(offset, target);
        reads.increment();
        readBytes.add(target.byteSize());
    }

    @Override
    public void write(long offset, MemorySegment source) throws IOException {
        super.write(offset, source);
        writes.increment();
        writtenBytes.add(source.byteSize());
    }

    @Override
    public void flush() throws IOException {
        super.flush();
        flushes.increment();
    }
}
