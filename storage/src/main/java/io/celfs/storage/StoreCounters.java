package io.celfs.storage;

import java.util.concurrent.atomic.LongAdder;

/** What a store has moved since it was opened. Counted where bytes meet the host, in bytes. */
public final class StoreCounters {
    final LongAdder reads = new LongAdder();
    final LongAdder objectBytesRead = new LongAdder();
    final LongAdder sumBytesRead = new LongAdder();
    final LongAdder sumReads = new LongAdder();
    final LongAdder wholeChecks = new LongAdder();
    final LongAdder puts = new LongAdder();
    final LongAdder bytesWritten = new LongAdder();
    final LongAdder syncs = new LongAdder();

    /** Calls of {@link FileStore#read}. */
    public long reads() {
        return reads.sum();
    }

    /** Bytes read from objects, those of whole checks included. */
    public long objectBytesRead() {
        return objectBytesRead.sum();
    }

    /** Bytes read from side files of checksums. */
    public long sumBytesRead() {
        return sumBytesRead.sum();
    }

    /** How often side files of checksums were read. */
    public long sumReads() {
        return sumReads.sum();
    }

    /** How often an object was read whole to check it against its hash. */
    public long wholeChecks() {
        return wholeChecks.sum();
    }

    /** Calls of {@link FileStore#put} and {@link StoreBatch#put}. */
    public long puts() {
        return puts.sum();
    }

    /** Bytes written: objects and their checksums, those thrown away again included. */
    public long bytesWritten() {
        return bytesWritten.sum();
    }

    /** How often the host was asked to make objects or their names durable. */
    public long syncs() {
        return syncs.sum();
    }

    @Override
    public String toString() {
        return "%d reads, %d + %d bytes read, %d whole checks, %d puts, %d bytes written, %d syncs"
                .formatted(
                        reads(),
                        objectBytesRead(),
                        sumBytesRead(),
                        wholeChecks(),
                        puts(),
                        bytesWritten(),
                        syncs());
    }
}
