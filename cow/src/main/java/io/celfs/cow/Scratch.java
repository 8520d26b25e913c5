package io.celfs.cow;

import io.celfs.core.Attributes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Working memory of a thread that moves pages. */
final class Scratch {
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /** One page of zeros. */
    static final MemorySegment ZEROS = Arena.global().allocate(PageMap.PAGE_SIZE, 4096);

    final MemorySegment page = Arena.ofAuto().allocate(PageMap.PAGE_SIZE, 4096);
    final ByteBuffer pageBytes = page.asByteBuffer();
    final CRC32C crc = new CRC32C();
    final Transaction transaction = new Transaction();
    final PageWrite pages = new PageWrite();
    final Attributes attributes = new Attributes();
    final CacheFile.Stat stat = new CacheFile.Stat();

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** A part of a segment; without a new object where it is all of it. */
    static MemorySegment part(MemorySegment segment, long from, long length) {
        return length == segment.byteSize() ? segment : segment.asSlice(from, length);
    }

    /** Notes the checksums of consecutive pages. */
    void checksums(MemorySegment pages, long firstPage, PageWrite stored) {
        ByteBuffer bytes = pages.asByteBuffer();
        for (int at = 0; at < bytes.capacity(); at += PageMap.PAGE_SIZE) {
            crc.reset();
            crc.update(bytes.limit(at + PageMap.PAGE_SIZE).position(at));
            stored.add(firstPage + at / PageMap.PAGE_SIZE, (int) crc.getValue());
        }
    }

    /** Checksum of the page buffer. */
    int pageChecksum() {
        crc.reset();
        crc.update(pageBytes.clear());
        return (int) crc.getValue();
    }
}
