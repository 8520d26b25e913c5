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
        // The wrong handles come before everything else that may be wrong.
        fs.read(context, from, offset, MemorySegment.NULL);
        fs.write(context, to, target, MemorySegment.NULL);
        // The end of the source as it is now: a copy behind the end of the same file moves it.
        Attributes source = new Attributes();
        fs.getattr(context, from.ino(), source);
        long count = Math.max(0, Math.min(length, source.size - offset));
        if (from.ino() == to.ino() && offset < target + count && target < offset + count) {
            throw Errno.EINVAL.exception("overlapping ranges");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.min(PIECE, Math.max(1, count)), 4096);
            long done = 0;
            while (done < count && !context.cancelled()) {
                MemorySegment piece = buffer.asSlice(0, Math.min(buffer.byteSize(), count - done));
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
