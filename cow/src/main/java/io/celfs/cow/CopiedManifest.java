package io.celfs.cow;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import io.celfs.storage.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A manifest that is copied into the session's folder while it is read, so that the copy holds
 * exactly the bytes that were decoded. The copy is gone when closed unless it was kept.
 */
final class CopiedManifest implements ContentSource, AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final ContentSource source;
    private final HostDirectory folder;
    private final String name;
    private final HostFile copy;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment piece = arena.allocate(PIECE);

    /**
     * Begins a copy.
     *
     * @param name what it is called once it is kept
     */
    CopiedManifest(ContentSource source, HostDirectory folder, String name) throws PosixException {
        int flags = HostFile.WRITE_ONLY | HostFile.CREATE | HostFile.TRUNCATE;
        this.source = source;
        this.folder = folder;
        this.name = name;
        this.copy = folder.openFile(name + SessionFile.HALF, flags, 0600);
    }

    @Override
    public long size() throws IOException {
        return source.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new Copying(source.open());
    }

    /** Makes the copy durable and gives it its name; must come after a reading to the end. */
    void keep() throws PosixException {
        copy.sync();
        folder.rename(SessionFile.bytes(name + SessionFile.HALF), folder, SessionFile.bytes(name));
        folder.sync();
    }

    @Override
    public void close() throws PosixException {
        copy.close();
        arena.close();
        folder.unlinkIfExists(name + SessionFile.HALF);
    }

    /** Copies what is read through it. */
    private final class Copying extends InputStream {
        private final InputStream in;
        private final byte[] one = new byte[1];
        private long copied;

        Copying(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, Math.min(length, PIECE));
            if (read > 0) {
                MemorySegment.copy(target, offset, piece, ValueLayout.JAVA_BYTE, 0, read);
                copy.write(copied, piece, read);
                copied += read;
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
