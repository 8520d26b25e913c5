package io.celfs.cli;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A host file as a stream, for paths that need not be text. Pipes are read as they come. */
final class HostInput extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final HostFile file;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER);
    private final byte[] one = new byte[1];

    private HostInput(HostFile file) {
        this.file = file;
    }

    static InputStream open(HostPath path) throws IOException {
        try (HostDirectory folder = HostDirectory.open(path.parent().bytes())) {
            return new HostInput(folder.openFile(path.name(), HostFile.READ_ONLY, 0));
        }
    }

    static long size(HostPath path) throws IOException {
        try (HostDirectory folder = HostDirectory.open(path.parent().bytes());
                HostFile file = folder.openFile(path.name(), HostFile.READ_ONLY, 0)) {
            return file.size();
        }
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long n;
        do {
            n = file.readOnce(buffer.asSlice(0, Math.min(length, BUFFER)));
        } while (n == -PosixException.EINTR);
        if (n < 0) {
            throw new PosixException((int) -n, file.toString());
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, offset, (int) n);
        return n == 0 ? -1 : (int) n;
    }

    @Override
    public void close() {
        file.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
