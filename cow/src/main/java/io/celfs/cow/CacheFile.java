package io.celfs.cow;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One open file of a {@link WriteCache}. Native segments only; failures are those of the host. */
interface CacheFile extends AutoCloseable {
    /** Bytes that {@link #copyTo} moves at once. */
    int COPY_BUFFER = 1 << 20;

    /** What {@link #stat} tells. */
    final class Stat {
        long size;
        long mtime;
        int mtimeNanos;

        /** Units of 512 bytes. */
        long blocks;
    }

    /** Reads until {@code target} is full or the file ends; answers the bytes read. */
    long read(long offset, MemorySegment target) throws IOException;

    /** Writes all of {@code source}. */
    void write(long offset, MemorySegment source) throws IOException;

    void truncate(long size) throws IOException;

    /** Fills a range with zeros and frees its space where that is possible; the size stays. */
    void punch(long offset, long length) throws IOException;

    /** Takes space for a range; the size grows only if {@code keepSize} is false. */
    void allocate(long offset, long length, boolean keepSize) throws IOException;

    /** First data at or behind {@code offset}, or -1. */
    long seekData(long offset) throws IOException;

    /** First hole at or behind {@code offset}, or -1. */
    long seekHole(long offset) throws IOException;

    /** Copies all of the content to an empty file; holes stay holes. */
    default void copyTo(CacheFile target) throws IOException {
        Stat stat = new Stat();
        stat(stat);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(COPY_BUFFER);
            long from = seekData(0);
            while (from >= 0 && from < stat.size) {
                long end = seekHole(from);
                while (from < end) {
                    MemorySegment piece = buffer.asSlice(0, Math.min(COPY_BUFFER, end - from));
                    long read = read(from, piece);
                    if (read == 0) {
                        break; // It was cut meanwhile.
                    }
                    target.write(from, piece.asSlice(0, read));
                    from += read;
                }
                from = seekData(end);
            }
        }
        target.truncate(stat.size);
    }

    void stat(Stat result) throws IOException;

    void times(long atime, int atimeNanos, long mtime, int mtimeNanos) throws IOException;

    void sync() throws IOException;

    /** The host's descriptor, or -1 where there is none. */
    int descriptor();

    @Override
    void close();
}
