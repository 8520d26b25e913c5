package io.celfs.storage;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * CRC32C of parts of segments of less than 2 GiB. Remembers its view of the last segment: who comes
 * again with the same one, as a reader of requests does with its buffer, costs no new objects. For
 * one thread.
 */
public final class Crc32c {
    private final CRC32C crc = new CRC32C();
    private @Nullable MemorySegment segment;
    private ByteBuffer view = ByteBuffer.allocate(0);

    /** The checksum of {@code [from, to)}. */
    // Another segment at the same place may belong to another arena, and outlive this one's.
    @SuppressWarnings({"MemorySegmentReferenceEquality", "ReferenceEquality"})
    public int of(MemorySegment bytes, long from, long to) {
        if (bytes != segment) {
            view = bytes.asByteBuffer();
            segment = bytes;
        }
        crc.reset();
        crc.update(view.limit((int) to).position((int) from));
        return (int) crc.getValue();
    }
}
