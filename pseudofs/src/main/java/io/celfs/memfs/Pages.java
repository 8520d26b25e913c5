package io.celfs.memfs;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sparse content: a size, and the pages of 4 KiB that hold something. What has no page is a hole
 * and reads as zeros. Bytes of a page behind the size are always zero, so that growing needs no
 * work; pages behind the size exist only where they were allocated ahead.
 */
final class Pages {
    static final int PAGE = 4096;

    private final Space space;
    private final NavigableMap<Long, byte[]> pages = new TreeMap<>();
    private long size;

    Pages(Space space) {
        this.space = space;
    }

    long size() {
        return size;
    }

    /** Bytes taken by pages. */
    long allocated() {
        return pages.size() * (long) PAGE;
    }

    int read(long offset, MemorySegment target) {
        long left = Math.max(0, size - offset);
        int count = (int) Math.min(Math.min(target.byteSize(), left), Integer.MAX_VALUE);
        for (int done = 0; done < count; ) {
            int at = within(offset + done);
            int length = Math.min(PAGE - at, count - done);
            byte[] page = pages.get(pageOf(offset + done));
            if (page == null) {
                target.asSlice(done, length).fill((byte) 0);
            } else {
                MemorySegment.copy(page, at, target, ValueLayout.JAVA_BYTE, done, length);
            }
            done += length;
        }
        return count;
    }

    /**
     * Writes as much as there is room for.
     *
     * @throws FsException EFBIG, ENOSPC if not even one byte found room
     */
    int write(long offset, MemorySegment source) throws FsException {
        if (source.byteSize() == 0) {
            return 0;
        }
        if (offset >= space.maxFileSize()) {
            throw Errno.EFBIG.exception();
        }
        long room = Math.min(space.maxFileSize() - offset, Integer.MAX_VALUE);
        int count = (int) Math.min(source.byteSize(), room);
        int done = 0;
        while (done < count) {
            byte[] page = pageForWriting(pageOf(offset + done));
            if (page == null) {
                break;
            }
            int at = within(offset + done);
            int length = Math.min(PAGE - at, count - done);
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, done, page, at, length);
            done += length;
        }
        if (done == 0) {
            throw Errno.ENOSPC.exception();
        }
        size = Math.max(size, offset + done);
        return done;
    }

    private byte @Nullable [] pageForWriting(long index) {
        byte[] page = pages.get(index);
        if (page == null && space.tryTake(PAGE)) {
            page = new byte[PAGE];
            pages.put(index, page);
        }
        return page;
    }

    /** Cuts or grows; EFBIG beyond the limit. */
    void resize(long newSize) throws FsException {
        if (newSize > space.maxFileSize()) {
            throw Errno.EFBIG.exception();
        }
        if (newSize < size) {
            drop(pages.tailMap(pageOf(newSize + PAGE - 1), true));
            clear(newSize, pageEnd(newSize));
        }
        size = newSize;
    }

    /** Makes a range a hole: whole pages go, parts of pages are cleared. */
    void punch(long offset, long end) {
        long first = pageOf(offset + PAGE - 1);
        long last = pageOf(end >= size ? end + PAGE - 1 : end);
        if (first < last) {
            drop(pages.subMap(first, true, last, false));
        }
        clear(offset, Math.min(end, pageEnd(offset)));
        clear(Math.max(offset, end - within(end)), end);
    }

    /** Gives every page of a range memory; ENOSPC changes nothing. */
    void allocate(long offset, long end) throws FsException {
        long first = pageOf(offset);
        long last = pageOf(end - 1);
        long missing = last - first + 1 - pages.subMap(first, true, last, true).size();
        space.take(missing * PAGE);
        for (long index = first; index <= last; index++) {
            pages.computeIfAbsent(index, _ -> new byte[PAGE]);
        }
    }

    /** As {@link #allocate}, and the range reads as zeros. */
    void zero(long offset, long end) throws FsException {
        allocate(offset, end);
        for (long at = offset; at < end; at = pageEnd(at)) {
            clear(at, Math.min(end, pageEnd(at)));
        }
    }

    void growTo(long newSize) {
        size = Math.max(size, newSize);
    }

    /** First offset from {@code offset} on that is not in a hole; ENXIO if there is none. */
    long seekData(long offset) throws FsException {
        checkInside(offset);
        Long page = pages.ceilingKey(pageOf(offset));
        if (page == null || page * PAGE >= size) {
            throw Errno.ENXIO.exception();
        }
        return Math.max(offset, page * PAGE);
    }

    /** First offset from {@code offset} on that is in a hole or the end; ENXIO behind the end. */
    long seekHole(long offset) throws FsException {
        checkInside(offset);
        long page = pageOf(offset);
        while (pages.containsKey(page)) {
            page++;
        }
        return Math.min(size, Math.max(offset, page * PAGE));
    }

    void dispose() {
        drop(pages);
    }

    private void checkInside(long offset) throws FsException {
        if (offset < 0 || offset >= size) {
            throw Errno.ENXIO.exception();
        }
    }

    /** Clears a range inside of one page. */
    private void clear(long from, long to) {
        byte[] page = pages.get(pageOf(from));
        if (page != null && from < to) {
            Arrays.fill(page, within(from), (int) (to - from) + within(from), (byte) 0);
        }
    }

    private static long pageOf(long offset) {
        return offset / PAGE;
    }

    private static int within(long offset) {
        return (int) (offset % PAGE);
    }

    private static long pageEnd(long offset) {
        return (pageOf(offset) + 1) * PAGE;
    }

    private void drop(NavigableMap<Long, byte[]> doomed) {
        space.giveBack(doomed.size() * (long) PAGE);
        doomed.clear();
    }
}
