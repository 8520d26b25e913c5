package io.celfs.storage.block;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A device in memory that takes only what was written: a terabyte of zeros costs nothing. */
public final class MemoryBlockDevice implements BlockDevice {
    private static final int PAGE = 64 * 1024;

    private final long size;

    /** Pages by number; a page is guarded by its own monitor. */
    private final ConcurrentMap<Long, byte[]> pages = new ConcurrentHashMap<>();

    /** A device of zeros. */
    public MemoryBlockDevice(long size) {
        this.size = size;
    }

    /** A device with the same content, which may then become different. */
    public MemoryBlockDevice copy() {
        MemoryBlockDevice copy = new MemoryBlockDevice(size);
        pages.forEach((number, page) -> {
            synchronized (page) {
                copy.pages.put(number, page.clone());
            }
        });
        return copy;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, MemorySegment target) {
        forEachPage(
                offset,
                target.byteSize(),
                (number, from, at, length) -> {
                    byte[] page = pages.get(number);
                    MemorySegment piece = target.asSlice(at, length);
                    if (page == null) {
                        piece.fill((byte) 0);
                    } else {
                        synchronized (page) {
                            piece.copyFrom(MemorySegment.ofArray(page).asSlice(from, length));
                        }
                    }
                });
    }

    @Override
    public void write(long offset, MemorySegment source) {
        forEachPage(
                offset,
                source.byteSize(),
                (number, from, at, length) -> {
                    byte[] page = pages.computeIfAbsent(number, n -> new byte[PAGE]);
                    synchronized (page) {
                        MemorySegment piece = MemorySegment.ofArray(page).asSlice(from, length);
                        piece.copyFrom(source.asSlice(at, length));
                    }
                });
    }

    @Override
    public void flush() {}

    /** Frees the pages that lie wholly in the range; they read as zeros then. */
    @Override
    public void discard(long offset, long length) {
        forEachPage(
                offset,
                length,
                (number, from, at, pieceLength) -> {
                    if (pieceLength == PAGE) {
                        pages.remove(number);
                    }
                });
    }

    @Override
    public void close() {}

    /** What is done with the part of a range that lies in one page. */
    @FunctionalInterface
    private interface PageWork {
        /**
         * Does it.
         *
         * @param from first byte in the page
         * @param at the same byte, counted from the start of the range
         */
        void run(Long number, int from, long at, int length);
    }

    private void forEachPage(long offset, long length, PageWork work) {
        Objects.checkFromIndexSize(offset, length, size);
        long at = 0;
        while (at < length) {
            int from = (int) ((offset + at) % PAGE);
            int piece = (int) Math.min(PAGE - from, length - at);
            work.run((offset + at) / PAGE, from, at, piece);
            at += piece;
        }
    }
}
