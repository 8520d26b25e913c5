package io.celfs.nio;

import io.celfs.core.FsException;
import io.celfs.core.vfs.FileDescriptorTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The content of one descriptor to another. */
final class ContentCopy {
    private static final int PIECE = 1 << 20;

    private ContentCopy() {}

    /** Copies to the end, by ranges as far as the size is known and by reading behind it. */
    static void all(FileDescriptorTable table, int input, int output, long size)
            throws FsException {
        long done = 0;
        while (done < size) {
            long count = table.copyFileRange(input, done, output, done, size - done);
            if (count == 0) {
                break;
            }
            done += count;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE);
            for (int count = table.pread(input, piece, done);
                    count > 0;
                    count = table.pread(input, piece, done)) {
                done += write(table, output, piece.asSlice(0, count), done);
            }
        }
    }

    private static int write(
            FileDescriptorTable table, int output, MemorySegment piece, long offset)
            throws FsException {
        int done = 0;
        while (done < piece.byteSize()) {
            done += table.pwrite(output, piece.asSlice(done), offset + done);
        }
        return done;
    }
}
