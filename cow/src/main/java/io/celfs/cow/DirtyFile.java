package io.celfs.cow;

import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a changed regular file. Either one whole file of the top layer holds all of it
 * (new files, and those that were cut to nothing and rewritten), or a {@link PageMap} says where
 * each page comes from. Bytes behind the end of the file in its last page are unspecified; whoever
 * makes the file longer zeroes them first. Guarded by the content lock of its node; its callers
 * clip to the size.
 */
final class DirtyFile {
    private static final int PAGE = PageMap.PAGE_SIZE;
    private static final int NONE = -1;

    private final long ino;
    private final LayerStack layers;

    /** What lies at the bottom; null for a file that the base has not. */
    private final @Nullable BaseContent base;

    private PageMap map;

    /** What the map said earlier, while that may be needed. */
    private @Nullable PageHistory history;

    /** Layer whose whole file is the lowest thing to be seen, or NONE: the base is. */
    private int wholeIndex = NONE;

    /** Size of the whole file below, once it is frozen. */
    private long frozenSize;

    private final LayerFiles files;

    /** Parts that exist in the top layer. */
    private final BitSet topParts = new BitSet();

    private final BitSet unsyncedParts = new BitSet();
    private boolean unsyncedWhole;

    DirtyFile(long ino, @Nullable BaseContent base, LayerStack layers) {
        this.ino = ino;
        this.base = base;
        this.layers = layers;
        this.files = new LayerFiles(ino, layers);
        this.map = new PageMap(PageMap.pages(baseSize()));
    }

    /** True if one file of the top layer holds everything. */
    boolean isWhole() {
        return wholeIndex == layers.topIndex();
    }

    /** True if only lower layers hold content of this file. */
    boolean isFrozen() {
        return !isWhole() && topParts.isEmpty();
    }

    // ---- records ----

    /** The content is an empty whole file of the layer at {@code index} from now on. */
    void becomeWhole(int index) {
        files.forgetWhole();
        becomeWholeOf(index);
    }

    private void becomeWholeOf(int index) {
        wholeIndex = index;
        frozenSize = 0;
        map = new PageMap(0);
        history = null;
        topParts.clear();
        unsyncedParts.clear();
        unsyncedWhole = true;
    }

    /**
     * The top layer was frozen with a copy of the whole file; the file itself is the content of the
     * layer at {@code index}, which is the top now.
     */
    void handedOver(int index) {
        files.handOver(wholeIndex, index);
        becomeWholeOf(index);
    }

    /**
     * A record says that a page was stored in the layer at {@code index}.
     *
     * @param sizeBefore of the file, before the operation
     */
    void replayedPage(long page, int index, int checksum, long sizeBefore) {
        if (layers.expectsLosses()) {
            history = history == null ? new PageHistory() : history;
            history.storing(map, page, PageMap.ofLayer(index), checksum, sizeBefore);
        }
        storedPage(page, index, checksum);
    }

    /** All pages of the top layer are on the disk. */
    void synced() {
        if (history != null) {
            history.durable();
        }
    }

    /** A page was stored in the layer at {@code index}. */
    void storedPage(long page, int index, int checksum) {
        map.set(page, PageMap.ofLayer(index), checksum);
        if (index == layers.topIndex()) {
            topParts.set(layers.part(page * PAGE));
        }
    }

    void zeroed(long firstPage, long count) {
        map.zero(firstPage, firstPage + count);
    }

    void cut(long page) {
        map.cut(page);
    }

    /** The top layer becomes a lower one: from now on its content is only read. */
    void freeze(long size) {
        if (isWhole()) {
            frozenSize = size;
            map = new PageMap(PageMap.pages(size));
        }
        files.forgetWhole();
        history = null;
        topParts.clear();
        unsyncedParts.clear();
        unsyncedWhole = false;
    }

    /** As {@link PageHistory#takeBack}, of the top layer; nothing if no losses are expected. */
    List<PageHistory.Wrong> takeBackLost() throws IOException {
        PageHistory before = history;
        history = null;
        return before == null ? List.of() : before.takeBack(map, ino, layers);
    }

    /** Number of pages that layers hold. */
    long storedPages() {
        long[] count = {0};
        map.forEachStored((page, source, checksum) -> count[0]++);
        return count[0];
    }

    /** Where the pages come from that records have said something of; not for whole content. */
    PageMap pages() {
        return map;
    }

    /** True if the base's file was longer than what shows of it. */
    boolean isCut() {
        return map.belowEnd() < PageMap.pages(baseSize());
    }

    // ---- reading ----

    /** Fills {@code target} from {@code offset} on; the range lies in the file. */
    void read(OpContext context, long offset, MemorySegment target) throws IOException {
        if (isWhole()) {
            long read = whole().read(offset, target);
            zeroFrom(target, read);
            return;
        }
        long end = offset + target.byteSize();
        for (long at = offset; at < end; ) {
            long page = at / PAGE;
            long runEnd = map.runEnd(page, (end - 1) / PAGE + 1) * PAGE;
            long next = Math.min(end, runEnd);
            readRun(context, map.source(page), at, Scratch.part(target, at - offset, next - at));
            at = next;
        }
    }

    /**
     * True if every page of a range comes from where it came from earlier.
     *
     * @param earlier the frozen content of an earlier state, or null if that was the base's
     */
    boolean showsSame(@Nullable DirtyFile earlier, long offset, long length) {
        int wholeBefore = earlier == null ? NONE : earlier.wholeIndex;
        if (wholeIndex != wholeBefore) {
            return false;
        }
        PageMap before = earlier == null ? new PageMap(PageMap.pages(baseSize())) : earlier.map;
        long end = PageMap.pages(offset + length);
        for (long page = offset / PAGE; page < end; ) {
            if (map.source(page) != before.source(page)) {
                return false;
            }
            page = Math.min(map.runEnd(page, end), before.runEnd(page, end));
        }
        return true;
    }

    private void readRun(OpContext context, int source, long offset, MemorySegment target)
            throws IOException {
        if (source == PageMap.ZERO) {
            target.fill((byte) 0);
        } else if (source == PageMap.BELOW) {
            readBelow(context, offset, target);
        } else {
            readParts(PageMap.layer(source), offset, target);
        }
    }

    private void readBelow(OpContext context, long offset, MemorySegment target)
            throws IOException {
        long there = Math.clamp(belowSize() - offset, 0, target.byteSize());
        if (there > 0 && wholeIndex == NONE && base != null) {
            base.read(context, offset, Scratch.part(target, 0, there));
        } else if (there > 0) {
            files.read(wholeIndex, WriteCache.WHOLE, offset, Scratch.part(target, 0, there));
        }
        zeroFrom(target, there);
    }

    private static void zeroFrom(MemorySegment target, long from) {
        if (from < target.byteSize()) {
            target.asSlice(from).fill((byte) 0);
        }
    }

    private long baseSize() {
        return base == null ? 0 : base.size;
    }

    private long belowSize() {
        return wholeIndex == NONE ? baseSize() : frozenSize;
    }

    private void readParts(int index, long offset, MemorySegment target) throws IOException {
        long end = offset + target.byteSize();
        for (long at = offset; at < end; ) {
            long next = Math.min(end, layers.partEnd(at));
            MemorySegment piece = Scratch.part(target, at - offset, next - at);
            int part = layers.part(at);
            files.read(index, part, layers.offsetInPart(at), piece);
            at = next;
        }
    }

    // ---- writing ----

    /**
     * Writes into the whole file. If that fails, the file is not longer than before.
     *
     * @param size size of the file before the write
     */
    void writeWhole(long offset, MemorySegment source, long size) throws IOException {
        CacheFile file = whole();
        unsyncedWhole = true;
        try {
            file.write(offset, source);
        } catch (IOException e) {
            if (offset + source.byteSize() > size) {
                file.truncate(size);
            }
            throw e;
        }
    }

    /**
     * Stores the pages that a write touches in the top layer, old bytes around it included, and
     * notes them in {@code stored}. Nothing shows until they are recorded.
     *
     * @param size size of the file before the write
     */
    void writePages(
            OpContext context, long offset, MemorySegment source, long size, PageWrite stored)
            throws IOException {
        files.trim();
        long end = offset + source.byteSize();
        for (long at = offset; at < end; ) {
            int inPage = (int) (at % PAGE);
            long next;
            if (inPage == 0 && end - at >= PAGE) {
                next = Math.min(end - end % PAGE, layers.partEnd(at));
                storeFullPages(at, Scratch.part(source, at - offset, next - at), stored);
            } else {
                next = Math.min(end, at - inPage + PAGE);
                Scratch scratch = loadPage(context, at / PAGE, size);
                MemorySegment.copy(source, at - offset, scratch.page, inPage, next - at);
                storePage(at / PAGE, scratch, stored);
            }
            at = next;
        }
    }

    /**
     * Makes sure that the bytes behind the end in the last page are zeros, before the file grows
     * over them.
     */
    void zeroTail(OpContext context, long size, PageWrite stored) throws IOException {
        long page = size / PAGE;
        if (size % PAGE == 0 || map.source(page) == PageMap.ZERO) {
            return;
        }
        if (map.source(page) == PageMap.BELOW && size >= belowSize()) {
            return;
        }
        storePage(page, loadPage(context, page, size), stored);
    }

    /** Zeroes a range inside one page. */
    void zeroInPage(OpContext context, long from, long to, long size, PageWrite stored)
            throws IOException {
        long page = from / PAGE;
        if (map.source(page) != PageMap.ZERO) {
            Scratch scratch = loadPage(context, page, size);
            scratch.page.asSlice(from - page * PAGE, to - from).fill((byte) 0);
            storePage(page, scratch, stored);
        }
    }

    /**
     * The page as a reader sees it, zeros behind the end of the file, in this thread's page buffer.
     */
    private Scratch loadPage(OpContext context, long page, long size) throws IOException {
        Scratch scratch = Scratch.ofThread();
        long there = Math.clamp(size - page * PAGE, 0, PAGE);
        if (there > 0) {
            readRun(context, map.source(page), page * PAGE, Scratch.part(scratch.page, 0, there));
        }
        zeroFrom(scratch.page, there);
        return scratch;
    }

    private void storePage(long page, Scratch scratch, PageWrite stored) throws IOException {
        long offset = page * PAGE;
        files.topPart(layers.part(offset)).write(layers.offsetInPart(offset), scratch.page);
        unsyncedParts.set(layers.part(offset));
        stored.add(page, scratch.pageChecksum());
    }

    private void storeFullPages(long offset, MemorySegment source, PageWrite stored)
            throws IOException {
        files.topPart(layers.part(offset)).write(layers.offsetInPart(offset), source);
        unsyncedParts.set(layers.part(offset));
        Scratch.ofThread().checksums(source, offset / PAGE, stored);
    }

    /** Stores a page in the top layer with what it shows now up to {@code end}, then zeros. */
    void storeAgain(long page, long end, PageWrite stored) throws IOException {
        storePage(page, loadPage(OpContext.ROOT, page, end), stored);
    }

    /** Clears what the top layer's files have in places that no record names. */
    void clearUnnamed() throws IOException {
        int top = PageMap.ofLayer(layers.topIndex());
        CacheFile.Stat stat = new CacheFile.Stat();
        for (int part = topParts.nextSetBit(0); part >= 0; part = topParts.nextSetBit(part + 1)) {
            CacheFile file = files.topPart(part);
            file.stat(stat);
            long first = layers.partStart(part) / PAGE;
            long end = first + PageMap.pages(stat.size);
            for (long page = first; page < end; ) {
                long next = map.runEnd(page, end);
                if (map.source(page) != top) {
                    file.punch((page - first) * PAGE, (next - page) * PAGE);
                }
                page = next;
            }
            files.trim();
        }
    }

    /** Gives back the space of pages that no longer show; what fails here only costs space. */
    void reclaim(long fromPage, long toPage) throws IOException {
        long end = toPage == Long.MAX_VALUE ? Long.MAX_VALUE : toPage * PAGE;
        for (int part = topParts.nextSetBit(layers.part(fromPage * PAGE));
                part >= 0;
                part = topParts.nextSetBit(part + 1)) {
            long partStart = layers.partStart(part);
            if (partStart >= end) {
                return;
            }
            long from = Math.max(fromPage * PAGE, partStart);
            long to = Math.min(end, layers.partEnd(from));
            CacheFile file = files.topPart(part);
            if (to == layers.partEnd(from)) {
                file.truncate(from - partStart);
            } else {
                file.punch(from - partStart, to - from);
            }
        }
    }

    /** Hashes of the base's chunks, or null where it has none. */
    @Nullable List<ContentHash> baseHashes() throws FsException {
        return base == null ? null : base.hashes();
    }

    /** The parts that the top layer has now. */
    BitSet topParts() {
        return (BitSet) topParts.clone();
    }

    /** What removes parts of the top layer that belong to the content no longer. */
    Reclaimer.Step deletionOf(BitSet parts) {
        WriteCache cache = layers.top().cache();
        return () -> deleteParts(cache, parts);
    }

    private void deleteParts(WriteCache cache, BitSet parts) throws IOException {
        for (int part = parts.nextSetBit(0); part >= 0; part = parts.nextSetBit(part + 1)) {
            cache.deleteFile(ino, part);
        }
    }

    /** Takes space in the top layer for a range, without changing what it shows. */
    void allocate(long offset, long length) throws IOException {
        long end = offset + length;
        for (long at = offset; at < end; ) {
            long next = Math.min(end, layers.partEnd(at));
            files.trim();
            files.topPart(layers.part(at)).allocate(layers.offsetInPart(at), next - at, true);
            topParts.set(layers.part(at));
            at = next;
        }
    }

    // ---- sparse ----

    /** First data (or hole) at or behind {@code offset}, at most {@code size}. */
    long seek(long offset, boolean data, long size) throws IOException {
        if (isWhole()) {
            CacheFile file = whole();
            long found = data ? file.seekData(offset) : file.seekHole(offset);
            return found < 0 || found > size ? size : found;
        }
        long pages = PageMap.pages(size);
        for (long page = offset / PAGE; page < pages; page = map.runEnd(page, pages)) {
            if ((map.source(page) != PageMap.ZERO) == data) {
                return Math.clamp(page * PAGE, offset, size);
            }
        }
        return size;
    }

    // ---- files ----

    LayerFiles files() {
        return files;
    }

    /** The whole file of the top layer, made if it is missing: an empty file may have none yet. */
    CacheFile whole() throws IOException {
        return files.whole();
    }

    /** The whole file will be, or may have been, written without our knowledge. */
    void wholeMayChange() {
        unsyncedWhole = true;
    }

    /** All that the top layer has may still be on its way to the disk. */
    void assumeUnsynced() {
        unsyncedParts.or(topParts);
        unsyncedWhole = isWhole();
    }

    /**
     * Makes content durable; what failed stays to be done. The shared content lock is enough.
     *
     * @return true if there were pages among it
     */
    boolean sync() throws IOException {
        synchronized (unsyncedParts) {
            boolean pages = !unsyncedParts.isEmpty();
            if (unsyncedWhole && isWhole() && !files.isWholeUnmade()) {
                whole().sync();
                unsyncedWhole = false;
            }
            for (int part = unsyncedParts.nextSetBit(0);
                    part >= 0;
                    part = unsyncedParts.nextSetBit(part + 1)) {
                files.topPart(part).sync();
                unsyncedParts.clear(part);
            }
            return pages;
        }
    }

    /** True if {@link #sync} has something to do. */
    boolean isUnsynced() {
        return (unsyncedWhole && !files.isWholeUnmade()) || !unsyncedParts.isEmpty();
    }

    /** What removes all that the top layer has of this file, to be run when the time has come. */
    Reclaimer.Step deletion() {
        WriteCache cache = layers.top().cache();
        BitSet parts = topParts();
        boolean whole = isWhole();
        return () -> {
            if (whole) {
                cache.deleteFile(ino, WriteCache.WHOLE);
            }
            deleteParts(cache, parts);
        };
    }

    /** Bytes that the top layer can hold of this file, at most. */
    long reclaimable(long size) {
        return isWhole() ? size : Math.min(size, storedPages() * PAGE);
    }

    /** True if the top layer's file of this part belongs to the content. */
    boolean owns(int part) {
        return part == WriteCache.WHOLE ? isWhole() : part >= 0 && topParts.get(part);
    }
}
