package io.celfs.core;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** copy_file_range for file systems without a better way: read and write in pieces. */
final class CopyLoop {
    private static final int PIECE = 1 << 20;

    private CopyLoop() {}

    static long copy(
            FileSystem fs,
            OpContext context,
            FileHandle from,
            long offset,
            FileHandle to,
            long target,
            long length)
            throws FsException {
        if (from.ino() == to.ino() && offset < target + length && target < offset + length) {
            throw Errno.EINVAL.exception("overlapping ranges");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.min(PIECE, Math.max(1, length)), 4096);
            long done = 0;
            while (done < length && !context.cancelled()) {
                MemorySegment piece = buffer.asSlice(0, Math.min(buffer.byteSize(), length - done));
                int read = fs.read(context, from, offset + done, piece);
                if (read == 0) {
                    break;
                }
                done += fs.write(context, to, target + done, piece.asSlice(0, read));
            }
            return done;
        }
    }
}
