package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.OpContext;
import io.celfs.storage.Crc32c;
import io.celfs.storage.Patience;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Working memory of a thread that moves pages. */
final class Scratch {
    private static final Duration LONGEST_READ = Duration.ofMinutes(1);
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /** One page of zeros. */
    static final MemorySegment ZEROS = Arena.global().allocate(PageMap.PAGE_SIZE, 4096);

    final MemorySegment page = Arena.ofAuto().allocate(PageMap.PAGE_SIZE, 4096);
    private final Crc32c crcOfPage = new Crc32c();
    private final Crc32c crc = new Crc32c();
    final Transaction transaction = new Transaction();
    final PageWrite pages = new PageWrite();
    final Attributes attributes = new Attributes();
    final CacheFile.Stat stat = new CacheFile.Stat();

    private OpContext caller = OpContext.ROOT;
    private final Patience patience = new Patience(LONGEST_READ, () -> caller.cancelled());

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** How long this caller waits for the base. */
    Patience patience(OpContext context) {
        caller = context;
        return patience;
    }

    /** A part of a segment; without a new object where it is all of it. */
    static MemorySegment part(MemorySegment segment, long from, long length) {
        return length == segment.byteSize() ? segment : segment.asSlice(from, length);
    }

    /** Notes the checksums of consecutive pages. */
    void checksums(MemorySegment pages, long firstPage, PageWrite stored) {
        for (long at = 0; at < pages.byteSize(); at += PageMap.PAGE_SIZE) {
            long end = at + PageMap.PAGE_SIZE;
            stored.add(firstPage + at / PageMap.PAGE_SIZE, crc.of(pages, at, end));
        }
    }

    /** Checksum of a page of zeros. */
    int zerosChecksum() {
        return crcOfPage.of(ZEROS, 0, PageMap.PAGE_SIZE);
    }

    /** Checksum of the page buffer. */
    int pageChecksum() {
        return crcOfPage.of(page, 0, PageMap.PAGE_SIZE);
    }
}
