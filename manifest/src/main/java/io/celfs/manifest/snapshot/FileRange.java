package io.celfs.manifest.snapshot;

import io.celfs.posix.PosixException;
import io.celfs.storage.ContentSource;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A range of a file as content for the store. */
final class FileRange implements ContentSource {
    private static final int BUFFER = 1 << 18;
    private static final ThreadLocal<MemorySegment> BUFFERS =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(BUFFER));

    private final SnapshotSource.File file;
    private final long start;
    private final long length;
    private final AtomicReference<@Nullable PosixException> failure = new AtomicReference<>();

    FileRange(SnapshotSource.File file, long start, long length) {
        this.file = file;
        this.start = start;
        this.length = length;
    }

    @Override
    public long size() {
        return length;
    }

    /** Why the file could not be read; null if it could. */
    @Nullable PosixException failure() {
        return failure.get();
    }

    @Override
    public InputStream open() {
        return new RangeInput();
    }

    private final class RangeInput extends InputStream {
        private final byte[] one = new byte[1];
        private long at;

        @Override
        public int read() throws PosixException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws PosixException {
            Objects.checkFromIndexSize(offset, count, target.length);
            int wanted = (int) Math.min(Math.min(count, BUFFER), length - at);
            if (wanted == 0) {
                return count == 0 ? 0 : -1;
            }
            MemorySegment buffer = BUFFERS.get().asSlice(0, wanted);
            int read = (int) readAt(start + at, buffer);
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, offset, read);
            at += read;
            return read == 0 ? -1 : read;
        }

        private long readAt(long position, MemorySegment buffer) throws PosixException {
            try {
                return file.read(position, buffer);
            } catch (PosixException e) {
                failure.set(e);
                throw e;
            }
        }
    }
}
