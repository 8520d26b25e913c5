package io.celfs.cli;

import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A {@link PendingFile} as a stream. */
public final class OutputFile extends OutputStream {
    private static final int BUFFER = 1 << 16;

    private final PendingFile pending;
    private final HostFile file;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER);
    private int filled;
    private long written;
    private boolean open = true;

    private OutputFile(PendingFile pending) {
        this.pending = pending;
        this.file = pending.file();
    }

    /** Begins the file at {@code path}; its folder must exist. */
    public static OutputFile create(HostPath path) throws IOException {
        return new OutputFile(PendingFile.create(path));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, BUFFER - filled);
            MemorySegment.copy(bytes, offset + done, buffer, ValueLayout.JAVA_BYTE, filled, piece);
            filled += piece;
            done += piece;
            if (filled == BUFFER) {
                drain();
            }
        }
    }

    private void drain() throws PosixException {
        file.write(written, buffer.asSlice(0, filled));
        written += filled;
        filled = 0;
    }

    /** Gives the complete file its name. */
    public void commit() throws IOException {
        drain();
        pending.commit();
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            arena.close();
            pending.close();
        }
    }
}
