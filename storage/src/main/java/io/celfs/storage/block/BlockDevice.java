package io.celfs.storage.block;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A device of bytes with positional reads and writes, such as a disk or the file of an image.
 * Offsets are bytes from the start of the device; segments may be native or of an array. All
 * methods may be called from any thread at any time.
 *
 * <p>Must-clauses for every implementation:
 *
 * <ul>
 *   <li><b>Visibility</b>: a read that begins after a write has returned sees its bytes, flushed or
 *       not. Overlapping calls that run at once may see or leave any mix.
 *   <li><b>Order</b>: writes between two flushes may reach the medium in any order, and after a
 *       crash any subset of them may be there. One write may be torn between sectors of 512 bytes,
 *       never inside one.
 *   <li><b>Durability</b>: when {@link #flush} returns, every write that had returned before it was
 *       called is durable. If it fails, nothing is known about any write since the last success.
 *   <li>A transfer is whole or fails; a failed write may have changed any part of its range.
 *   <li>A range outside {@code [0, size())} is a mistake of the caller: {@link
 *       IndexOutOfBoundsException}, and nothing was transferred.
 * </ul>
 */
public interface BlockDevice extends AutoCloseable {
    /** Smallest unit that is written whole or not at all, in bytes. */
    int SECTOR = 512;

    /** Size in bytes; never changes. */
    long size();

    /** True if {@link #write} and {@link #discard} always fail. */
    default boolean isReadOnly() {
        return false;
    }

    /** Fills {@code target} from {@code offset} on. */
    void read(long offset, MemorySegment target) throws IOException;

    /** Writes all of {@code source} at {@code offset}. */
    void write(long offset, MemorySegment source) throws IOException;

    /** Makes every earlier write durable. */
    void flush() throws IOException;

    /**
     * Says that a range is not needed any more. Its content is undefined until it is written again;
     * a device that cannot do it does nothing.
     */
    default void discard(long offset, long length) throws IOException {}

    /** Ends the device without a flush; a second time does nothing. */
    @Override
    void close() throws IOException;
}
