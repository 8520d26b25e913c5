package io.celfs.cow;

import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.OpContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A range of an open file as a stream. */
final class HandleInput extends InputStream {
    private static final int BUFFER = 1 << 20;

    private final FileSystem fileSystem;
    private final FileHandle handle;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer;
    private long at;
    private final long end;

    HandleInput(FileSystem fileSystem, FileHandle handle, long from, long length) {
        this.fileSystem = fileSystem;
        this.handle = handle;
        this.at = from;
        this.end = from + length;
        this.buffer = arena.allocate(Math.clamp(length, 1, BUFFER), 4096);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(Math.min(length, buffer.byteSize()), end - at);
        if (wanted <= 0) {
            return -1;
        }
        int read = fileSystem.read(OpContext.ROOT, handle, at, buffer.asSlice(0, wanted));
        if (read == 0) {
            return -1; // The file became shorter: the store sees that content is missing.
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, offset, read);
        at += read;
        return read;
    }

    @Override
    public void close() {
        arena.close();
    }
}
