package io.celfs.ext2.mkfs;

import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Clears ranges of a device. Writes only where there is something else: new images stay sparse. */
final class Zeros {
    private static final int PIECE = 256 * 1024;

    private final BlockDevice device;
    private final MemorySegment zeros;
    private final MemorySegment found;

    Zeros(BlockDevice device, Arena arena) {
        this.device = device;
        this.zeros = arena.allocate(PIECE, 4096);
        this.found = arena.allocate(PIECE, 4096);
    }

    void clear(long offset, long length) throws IOException {
        for (long done = 0; done < length; done += PIECE) {
            clearPiece(offset + done, Math.min(PIECE, length - done));
        }
    }

    private void clearPiece(long offset, long length) throws IOException {
        MemorySegment piece = found.asSlice(0, length);
        device.read(offset, piece);
        if (MemorySegment.mismatch(piece, 0, length, zeros, 0, length) >= 0) {
            device.write(offset, zeros.asSlice(0, length));
        }
    }
}
