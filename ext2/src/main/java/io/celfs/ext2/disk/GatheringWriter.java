package io.celfs.ext2.disk;

import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Joins neighbouring pieces that come in ascending order into few large writes. */
final class GatheringWriter {
    private static final int CAPACITY = 1 << 20;

    private final BlockDevice device;
    private final MemorySegment staging = Arena.ofAuto().allocate(CAPACITY, 4096);
    private long start;
    private long length;

    GatheringWriter(BlockDevice device) {
        this.device = device;
    }

    /** Room for the next piece, which the caller fills at once: at most 64 KiB. */
    MemorySegment next(long offset, int size) throws IOException {
        if (offset != start + length || length + size > CAPACITY) {
            finish();
            start = offset;
        }
        MemorySegment place = staging.asSlice(length, size);
        length += size;
        return place;
    }

    /** Writes what is left. */
    void finish() throws IOException {
        try {
            if (length > 0) {
                device.write(start, staging.asSlice(0, length));
            }
        } finally {
            length = 0;
        }
    }
}
