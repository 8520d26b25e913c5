package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.time.InstantSource;

/** A sparse file in memory. */
final class MemoryCacheFile implements CacheFile {
    private static final int PAGE = PageMap.PAGE_SIZE;

    private final InstantSource clock;

    @GuardedBy("this")
    private final LongMap<byte[]> pages = new LongMap<>();

    @GuardedBy("this")
    private long size;

    @GuardedBy("this")
    private Instant mtime = Instant.EPOCH;

    MemoryCacheFile(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized long read(long offset, MemorySegment target) {
        long length = Math.max(0, Math.min(target.byteSize(), size - offset));
        for (long done = 0; done < length; ) {
            int inPage = (int) ((offset + done) % PAGE);
            long count = Math.min(PAGE - inPage, length - done);
            byte[] page = pages.get((offset + done) / PAGE + 1);
            if (page == null) {
                target.asSlice(done, count).fill((byte) 0);
            } else {
                MemorySegment.copy(page, inPage, target, ValueLayout.JAVA_BYTE, done, (int) count);
            }
            done += count;
        }
        return length;
    }

    @Override
    public synchronized void write(long offset, MemorySegment source) {
        long length = source.byteSize();
        for (long done = 0; done < length; ) {
            int inPage = (int) ((offset + done) % PAGE);
            long count = Math.min(PAGE - inPage, length - done);
            MemorySegment.copy(
                    source,
                    ValueLayout.JAVA_BYTE,
                    done,
                    page((offset + done) / PAGE),
                    inPage,
                    (int) count);
            done += count;
        }
        size = Math.max(size, offset + length);
        mtime = clock.instant();
    }

    @GuardedBy("this")
    private byte[] page(long index) {
        byte[] page = pages.get(index + 1);
        if (page == null) {
            page = new byte[PAGE];
            pages.put(index + 1, page);
        }
        return page;
    }

    @Override
    public synchronized void truncate(long newSize) {
        if (newSize < size) {
            punch(newSize, size - newSize);
        }
        size = newSize;
        mtime = clock.instant();
    }

    @Override
    public synchronized void punch(long offset, long length) {
        long end = Math.min(offset + length, size);
        for (long at = offset; at < end; ) {
            int inPage = (int) (at % PAGE);
            int count = (int) Math.min(PAGE - inPage, end - at);
            byte[] page = pages.get(at / PAGE + 1);
            if (page != null && count == PAGE) {
                pages.remove(at / PAGE + 1);
            } else if (page != null) {
                java.util.Arrays.fill(page, inPage, inPage + count, (byte) 0);
            }
            at += count;
        }
    }

    @Override
    public synchronized void allocate(long offset, long length, boolean keepSize) {
        if (!keepSize) {
            size = Math.max(size, offset + length);
        }
    }

    @Override
    public synchronized long seekData(long offset) {
        return seek(offset, true);
    }

    @Override
    public synchronized long seekHole(long offset) {
        return seek(offset, false);
    }

    @GuardedBy("this")
    private long seek(long offset, boolean data) {
        for (long at = offset; at < size; at = (at / PAGE + 1) * PAGE) {
            byte[] page = pages.get(at / PAGE + 1);
            if (page != null == data) {
                return at;
            }
        }
        return data || offset >= size ? -1 : size;
    }

    @Override
    public synchronized void stat(Stat result) {
        result.size = size;
        result.mtime = mtime.getEpochSecond();
        result.mtimeNanos = mtime.getNano();
        result.blocks = (long) pages.size() * (PAGE / 512);
    }

    @Override
    public synchronized void times(long atime, int atimeNanos, long time, int nanos) {
        mtime = Instant.ofEpochSecond(time, nanos);
    }

    @Override
    public void sync() {}

    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public void close() {}
}
