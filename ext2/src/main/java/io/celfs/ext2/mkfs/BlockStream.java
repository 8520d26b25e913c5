package io.celfs.ext2.mkfs;

import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Blocks on their way to the device. They are filled in place in one large buffer, get their
 * numbers in ascending order and go out in runs of neighbours.
 */
final class BlockStream {
    private static final int BYTES = 8 << 20;

    private final BlockDevice device;
    private final int blockSize;
    private final MemorySegment buffer;
    private final long[] numbers;
    private int count;

    BlockStream(BlockDevice device, int blockSize, Arena arena) {
        this.device = device;
        this.blockSize = blockSize;
        this.buffer = arena.allocate(BYTES, 4096);
        this.numbers = new long[BYTES / blockSize];
    }

    /**
     * Room for the next blocks: what is put there goes out by {@link #add}. The room is not
     * cleared.
     */
    MemorySegment room(int blocks) throws IOException {
        if (count + blocks > numbers.length) {
            flush();
        }
        return buffer.asSlice((long) count * blockSize, (long) blocks * blockSize);
    }

    /** Says where the next block of the room shall go. */
    void add(long number) {
        numbers[count++] = number;
    }

    void flush() throws IOException {
        int from = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || numbers[i] != numbers[i - 1] + 1) {
                write(from, i);
                from = i;
            }
        }
        count = 0;
    }

    private void write(int from, int to) throws IOException {
        long at = (long) from * blockSize;
        device.write(numbers[from] * blockSize, buffer.asSlice(at, (long) (to - from) * blockSize));
    }
}
