package io.celfs.cow;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The content of files: reads from whatever layer has it, writes to the top layer, and tells the
 * journal. Each method takes the locks that it needs; none of the tree.
 */
final class DirtyFileManager {
    private static final System.Logger LOG = System.getLogger(DirtyFileManager.class.getName());

    /** Largest size of a file. */
    static final long MAX_SIZE = 1L << 60;

    private static final long WORTH_A_SYNC = 1 << 20;

    private final InodeTable table;
    private final Writer writer;
    private final InstantSource clock;
    private final Reclaimer reclaimer = new Reclaimer();

    DirtyFileManager(InodeTable table, Writer writer, InstantSource clock) {
        this.table = table;
        this.writer = writer;
        this.clock = clock;
    }

    /** A change of one file's content, under its exclusive content lock. */
    private interface Change<R> {
        R apply(DirtyFile file, Attributes before) throws IOException;
    }

    /** On a full disk once more, when what was deleted is gone for good. */
    private <R> R change(Node node, Change<R> change) throws FsException {
        try {
            return tryChange(node, change);
        } catch (FsException e) {
            if (e.errno() != Errno.ENOSPC || !freeSpace()) {
                throw e;
            }
            return tryChange(node, change);
        }
    }

    private <R> R tryChange(Node node, Change<R> change) throws FsException {
        table.layers.lock.readLock().lock();
        node.content.writeLock().lock();
        try {
            Attributes before = new Attributes();
            fill(node, before);
            R result = change.apply(table.fileOf(node), before);
            if (!node.isOpen()) {
                closeFiles(node);
            }
            return result;
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        } finally {
            node.content.writeLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }

    // ---- reading ----

    /** Reads; answers the number of bytes. */
    int read(OpContext context, Handle handle, long offset, MemorySegment target)
            throws FsException {
        Node node = handle.node;
        table.layers.lock.readLock().lock();
        node.content.readLock().lock();
        try {
            long length = Math.clamp(size(node) - offset, 0, target.byteSize());
            if (length > 0) {
                readRange(context, node, offset, target.asSlice(0, length));
            }
            return (int) length;
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        } finally {
            node.content.readLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }

    private void readRange(OpContext context, Node node, long offset, MemorySegment target)
            throws IOException {
        DirtyFile file = node.file;
        if (file == null) {
            table.base.read(context, node.ino, offset, target);
        } else {
            file.read(context, offset, target);
        }
    }

    private long size(Node node) throws IOException {
        refresh(node);
        return node.size();
    }

    /** Size and times of content, from the host file where that is the one to know. */
    void fill(Node node, Attributes result) throws FsException {
        try {
            refresh(node);
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        }
        node.fillContent(result);
    }

    private void refresh(Node node) throws IOException {
        DirtyFile file = node.file;
        boolean hostMayKnow = node.isStale() || !table.layers.writable;
        if (file == null || !hostMayKnow || !file.isWhole()) {
            return;
        }
        CacheFile.Stat stat = Scratch.ofThread().stat;
        long moment;
        do {
            moment = node.hostMoment();
            if (!file.statOpenWhole(stat) && !statClosed(node, stat)) {
                return;
            }
        } while (!node.refresh(stat, moment));
    }

    private boolean statClosed(Node node, CacheFile.Stat stat) throws IOException {
        WriteCache cache = table.layers.top().cache();
        try (CacheFile file = cache.openFile(node.ino, WriteCache.WHOLE, false)) {
            if (file != null) {
                file.stat(stat);
            }
            return file != null;
        }
    }

    // ---- writing ----

    /** Writes; answers the number of bytes. */
    int write(OpContext context, Handle handle, long offset, MemorySegment source)
            throws FsException {
        Node node = handle.node;
        table.layers.lock.readLock().lock();
        node.content.writeLock().lock();
        try {
            long size = size(node);
            long at = (handle.flags & OpenFlags.APPEND) != 0 ? size : offset;
            MemorySegment allowed = withinLimit(at, source);
            DirtyFile file = table.fileOf(node);
            if (file.isWhole()) {
                onHost(node, file, () -> file.writeWhole(at, allowed, size));
            } else {
                writePages(context, node, file, at, allowed, size);
            }
            return (int) allowed.byteSize();
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        } finally {
            node.content.writeLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }

    private static MemorySegment withinLimit(long offset, MemorySegment source) throws FsException {
        if (offset < 0) {
            throw Errno.EINVAL.exception("negative offset");
        }
        if (offset >= MAX_SIZE) {
            throw Errno.EFBIG.exception();
        }
        return source.asSlice(0, Math.min(source.byteSize(), MAX_SIZE - offset));
    }

    private void writePages(
            OpContext context,
            Node node,
            DirtyFile file,
            long offset,
            MemorySegment source,
            long size)
            throws IOException {
        Scratch scratch = Scratch.ofThread();
        PageWrite stored = scratch.pages;
        stored.clear();
        if (offset / PageMap.PAGE_SIZE > size / PageMap.PAGE_SIZE) {
            file.zeroTail(context, size, stored);
        }
        file.writePages(context, offset, source, size, stored);
        Attributes after = scratch.attributes;
        node.fillContent(after);
        after.size = Math.max(size, offset + source.byteSize());
        commit(node, file, stored, written(after));
    }

    /** Records stored pages together with new size and times, and shows them. */
    private void commit(Node node, DirtyFile file, PageWrite stored, Attributes after)
            throws FsException {
        writer.append(writer.begin().pages(node.ino, stored).content(after), false);
        int top = table.layers.topIndex();
        for (int i = 0; i < stored.count(); i++) {
            file.storedPage(stored.page(i), top, stored.checksum(i));
        }
        show(node, file, after);
    }

    private static void show(Node node, DirtyFile file, Attributes after) {
        node.file = file;
        node.changed = true;
        node.setContent(after.size, after.mtime, after.mtimeNanos, after.ctime, after.ctimeNanos);
    }

    /** Content was written now. */
    private Attributes written(Attributes attributes) {
        Instant now = clock.instant();
        attributes.mtime = now.getEpochSecond();
        attributes.mtimeNanos = now.getNano();
        return changed(attributes, now);
    }

    private static Attributes changed(Attributes attributes, Instant now) {
        attributes.ctime = now.getEpochSecond();
        attributes.ctimeNanos = now.getNano();
        return attributes;
    }

    /** Cuts or extends a file. */
    void truncate(OpContext context, Node node, long size) throws FsException {
        if (size < 0) {
            throw Errno.EINVAL.exception("negative size");
        }
        if (size > MAX_SIZE) {
            throw Errno.EFBIG.exception();
        }
        change(
                node,
                (file, before) -> {
                    if (file.isWhole()) {
                        onHost(node, file, () -> file.whole().truncate(size));
                    } else if (size == 0) {
                        startAnew(node, file, before);
                    } else {
                        resize(context, node, file, before, size);
                    }
                    return size;
                });
    }

    /** Nothing of what lies below is needed any more: from now on one host file is the content. */
    private void startAnew(Node node, DirtyFile file, Attributes before) throws IOException {
        BitSet parts = file.topParts();
        Attributes after = written(before);
        after.size = 0;
        WriteCache cache = table.layers.top().cache();
        // A leftover of a crash between making the file and recording it must not show through.
        cache.deleteFile(node.ino, WriteCache.WHOLE);
        try {
            makeWhole(cache, after);
            writer.append(writer.begin().whole(node.ino).content(after), true);
        } catch (IOException e) {
            cache.deleteFile(node.ino, WriteCache.WHOLE);
            throw e;
        }
        file.becomeWhole(table.layers.topIndex());
        show(node, file, after);
        node.markStale();
        later(0, file.deletionOf(parts));
    }

    /** Changes the host file of a whole content; whatever comes of it, the host is asked anew. */
    private static void onHost(Node node, DirtyFile file, Reclaimer.Step change)
            throws IOException {
        file.wholeMayChange();
        try {
            change.run();
        } finally {
            node.markStale();
        }
    }

    /** Removes something when the records so far are durable. */
    private void later(long bytes, Reclaimer.Step step) {
        Journal journal = table.layers.top().journal();
        if (reclaimer.add(journal.length(), bytes, step)) {
            try {
                syncJournal();
            } catch (FsException e) {
                LOG.log(System.Logger.Level.DEBUG, "space is not freed yet", e);
            }
        }
    }

    /** Frees what waits for a sync; false if nothing does. */
    boolean freeSpace() throws FsException {
        if (reclaimer.isEmpty()) {
            return false;
        }
        syncJournal();
        return true;
    }

    private void syncJournal() throws FsException {
        Journal journal = table.layers.top().journal();
        long upTo = journal.length();
        journal.sync();
        reclaimer.durable(upTo);
    }

    private static void makeWhole(WriteCache cache, Attributes attributes) throws IOException {
        try (CacheFile whole = cache.openFile(attributes.ino, WriteCache.WHOLE, true)) {
            if (whole == null) {
                throw Errno.EIO.exception("content of inode " + attributes.ino);
            }
            setTimes(whole, attributes);
        }
    }

    private static void setTimes(CacheFile whole, Attributes attributes) throws IOException {
        long mtime = attributes.mtime;
        int nanos = attributes.mtimeNanos;
        whole.times(mtime, nanos, mtime, nanos);
    }

    /** Gives back the space of pages that no longer show, if it is worth a sync of the journal. */
    private void reclaim(DirtyFile file, long fromPage, long toPage, long bytes) {
        if (bytes < WORTH_A_SYNC || file.storedPages() == 0) {
            return;
        }
        try {
            syncJournal();
            file.reclaim(fromPage, toPage);
        } catch (IOException leftover) {
            LOG.log(System.Logger.Level.DEBUG, "space was not freed", leftover);
        }
    }

    /** The host file of a whole content says what its times are. */
    private void alignTimes(Node node, DirtyFile file, Attributes attributes) throws IOException {
        setTimes(file.whole(), attributes);
        node.markStale();
    }

    private void resize(OpContext context, Node node, DirtyFile file, Attributes before, long size)
            throws IOException {
        PageWrite stored = Scratch.ofThread().pages;
        stored.clear();
        if (size > before.size) {
            file.zeroTail(context, before.size, stored);
        }
        Attributes after = written(before);
        long oldSize = before.size;
        after.size = size;
        if (size >= oldSize) {
            commit(node, file, stored, after);
            return;
        }
        long firstGone = PageMap.pages(size);
        writer.append(writer.begin().cut(node.ino, firstGone).content(after), true);
        file.cut(firstGone);
        show(node, file, after);
        reclaim(file, firstGone, Long.MAX_VALUE, oldSize - size);
    }

    /**
     * Sets access or modification time as {@code change} says. Access time is the caller's to
     * record.
     */
    void setTimes(Node node, AttributeChange change) throws FsException {
        change(
                node,
                (file, before) -> {
                    Instant now = clock.instant();
                    Attributes after = changed(before, now);
                    if (change.has(AttributeChange.MTIME_NOW)) {
                        written(after);
                    } else if (change.has(AttributeChange.MTIME)) {
                        after.mtime = change.mtime;
                        after.mtimeNanos = change.mtimeNanos;
                    }
                    if (change.has(AttributeChange.CTIME)) {
                        after.ctime = change.ctime;
                        after.ctimeNanos = change.ctimeNanos;
                    }
                    writer.append(writer.begin().content(after), false);
                    boolean whole = node.file != null && file.isWhole();
                    node.changed = true;
                    node.setContent(
                            after.size,
                            after.mtime,
                            after.mtimeNanos,
                            after.ctime,
                            after.ctimeNanos);
                    if (whole) {
                        alignTimes(node, file, after);
                    }
                    return after;
                });
    }

    // ---- sparse ----

    /** As {@code fallocate(2)}. */
    void allocate(OpContext context, Handle handle, int mode, long offset, long length)
            throws FsException {
        if (offset < 0 || length <= 0) {
            throw Errno.EINVAL.exception("empty range");
        }
        if (offset + length < 0 || offset + length > MAX_SIZE) {
            throw Errno.EFBIG.exception();
        }
        boolean keepSize = (mode & FallocateMode.KEEP_SIZE) != 0;
        change(
                handle.node,
                (file, before) -> {
                    switch (mode & ~FallocateMode.KEEP_SIZE) {
                        case 0 ->
                                reserve(
                                        context,
                                        handle.node,
                                        file,
                                        before,
                                        offset,
                                        length,
                                        keepSize);
                        case FallocateMode.PUNCH_HOLE -> {
                            if (!keepSize) {
                                throw Errno.EOPNOTSUPP.exception("punch without keep-size");
                            }
                            zero(context, handle.node, file, before, offset, length, true);
                        }
                        case FallocateMode.ZERO_RANGE ->
                                zero(context, handle.node, file, before, offset, length, keepSize);
                        default -> throw Errno.EOPNOTSUPP.exception("fallocate mode " + mode);
                    }
                    return mode;
                });
    }

    private void reserve(
            OpContext context,
            Node node,
            DirtyFile file,
            Attributes before,
            long offset,
            long length,
            boolean keepSize)
            throws IOException {
        if (file.isWhole()) {
            onHost(node, file, () -> file.whole().allocate(offset, length, keepSize));
            return;
        }
        file.allocate(offset, length);
        long size = keepSize ? before.size : Math.max(before.size, offset + length);
        resize(context, node, file, before, size);
    }

    private void zero(
            OpContext context,
            Node node,
            DirtyFile file,
            Attributes before,
            long offset,
            long length,
            boolean keepSize)
            throws IOException {
        long end = keepSize ? Math.min(before.size, offset + length) : offset + length;
        if (file.isWhole()) {
            onHost(node, file, () -> zeroWhole(file, before, offset, end));
            return;
        }
        zeroPages(context, node, file, before, offset, end);
    }

    private void zeroWhole(DirtyFile file, Attributes before, long offset, long end)
            throws IOException {
        long size = before.size;
        if (end > offset) {
            file.whole().punch(offset, end - offset);
        } else {
            setTimes(file.whole(), written(before)); // The host would see no change.
        }
        if (end > size) {
            file.whole().truncate(end);
        }
    }

    private void zeroPages(
            OpContext context, Node node, DirtyFile file, Attributes before, long offset, long end)
            throws IOException {
        long page = PageMap.PAGE_SIZE;
        long size = before.size;
        PageWrite stored = Scratch.ofThread().pages;
        stored.clear();
        if (end > size) {
            file.zeroTail(context, size, stored);
        }
        long first = (offset + page - 1) / page;
        // The last page counts as wholly covered when the range reaches the end of the file.
        long last = end >= size ? PageMap.pages(end) : end / page;
        long headEnd = Math.min(Math.min(end, size), first * page);
        if (offset < headEnd) {
            file.zeroInPage(context, offset, headEnd, size, stored);
        }
        long tailStart = Math.max(offset, last * page);
        if (tailStart < end && last >= first) {
            file.zeroInPage(context, tailStart, end, size, stored);
        }
        Attributes after = written(before);
        after.size = Math.max(size, end);
        Transaction record = writer.begin().pages(node.ino, stored);
        if (last > first) {
            record.zero(node.ino, first, last - first);
        }
        writer.append(record.content(after), true);
        int top = table.layers.topIndex();
        for (int i = 0; i < stored.count(); i++) {
            file.storedPage(stored.page(i), top, stored.checksum(i));
        }
        if (last > first) {
            file.zeroed(first, last - first);
        }
        show(node, file, after);
        if (last > first) {
            reclaim(file, first, last, (last - first) * PageMap.PAGE_SIZE);
        }
    }

    /** As {@code lseek(2)} with SEEK_DATA or SEEK_HOLE. */
    long seek(Handle handle, long offset, SeekMode mode) throws FsException {
        Node node = handle.node;
        table.layers.lock.readLock().lock();
        node.content.readLock().lock();
        try {
            long size = size(node);
            if (offset < 0 || offset >= size) {
                throw Errno.ENXIO.exception();
            }
            boolean data = mode == SeekMode.DATA;
            DirtyFile file = node.file;
            if (file == null) {
                return data ? offset : size;
            }
            long found = file.seek(offset, data, size);
            if (data && found >= size) {
                throw Errno.ENXIO.exception();
            }
            return found;
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        } finally {
            node.content.readLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }

    /**
     * Gets a file ready for a handle: the host file of a whole content is there and has its times.
     */
    boolean prepare(Node node) throws FsException {
        try {
            return tryPrepare(node);
        } catch (FsException e) {
            if (e.errno() != Errno.ENOSPC || !freeSpace()) {
                throw e;
            }
            return tryPrepare(node);
        }
    }

    private boolean tryPrepare(Node node) throws FsException {
        node.content.writeLock().lock();
        try {
            DirtyFile file = node.file;
            if (file == null || !file.isWhole() || !table.layers.writable) {
                return false;
            }
            if (file.wholeIsMissing()) {
                Attributes attributes = Scratch.ofThread().attributes;
                node.fillContent(attributes);
                alignTimes(node, file, attributes);
            }
            return file.whole().descriptor() >= 0;
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        } finally {
            node.content.writeLock().unlock();
        }
    }

    // ---- durability ----

    /** Makes content and everything recorded durable; tells each failure once per handle. */
    void sync(Handle handle) throws FsException {
        sync(handle.node);
        if (handle.tellsFailure()) {
            throw Errno.EIO.exception("an earlier write of inode " + handle.ino() + " was lost");
        }
    }

    private void sync(Node node) throws FsException {
        table.layers.lock.readLock().lock();
        try {
            DirtyFile file = node.file;
            if (file != null) {
                syncContent(node, file);
            }
            table.layers.top().cache().sync();
            syncJournal();
        } catch (IOException e) {
            node.syncFailed();
        } finally {
            table.layers.lock.readLock().unlock();
        }
    }

    /** Readers of the file go on meanwhile. */
    private static void syncContent(Node node, DirtyFile file) throws IOException {
        node.content.readLock().lock();
        try {
            if (node.takeWrittenByHost()) {
                file.wholeMayChange();
            }
            file.sync();
        } finally {
            node.content.readLock().unlock();
        }
    }

    /** What another process has written may not be durable. */
    void assumeUnsynced() {
        table.forEach((ino, node) -> {
            DirtyFile file = node.file;
            if (file != null) {
                file.assumeUnsynced();
            }
        });
    }

    /** Makes everything durable. */
    void syncAll() throws FsException {
        List<Node> unsynced = new ArrayList<>();
        table.tree.readLock().lock();
        try {
            table.forEach((ino, node) -> {
                DirtyFile file = node.file;
                if (file != null && (node.isWrittenByHost() || file.isUnsynced())) {
                    unsynced.add(node);
                }
            });
        } finally {
            table.tree.readLock().unlock();
        }
        boolean failed = false;
        for (Node node : unsynced) {
            int failures = node.syncFailures();
            sync(node);
            lastClosed(node);
            failed |= node.syncFailures() != failures;
        }
        try {
            table.layers.top().cache().sync();
        } catch (IOException e) {
            throw Failures.of(e, "write cache");
        }
        if (table.layers.writable) {
            syncJournal();
        }
        if (failed) {
            throw Errno.EIO.exception("some content could not be made durable");
        }
    }

    /** Learns the sizes of all whole files, before their layer is frozen. */
    void refreshAll() throws FsException {
        List<Node> stale = new ArrayList<>();
        table.forEach((ino, node) -> {
            if (node.isStale()) {
                stale.add(node);
            }
        });
        for (Node node : stale) {
            fill(node, new Attributes());
        }
    }

    /** What the top layer has of a file is only read from now on. */
    void freeze(Node node) {
        node.content.writeLock().lock();
        try {
            DirtyFile file = node.file;
            if (file != null) {
                file.freeze(node.size());
            }
        } finally {
            node.content.writeLock().unlock();
        }
    }

    /** Closes the descriptors of a file that nobody has open any more. */
    void lastClosed(Node node) {
        node.content.writeLock().lock();
        try {
            if (!node.isOpen()) {
                closeFiles(node);
            }
        } finally {
            node.content.writeLock().unlock();
        }
    }

    private static void closeFiles(Node node) {
        DirtyFile file = node.file;
        if (file != null) {
            file.closeFiles();
        }
    }

    /** Removes the content of an inode that is gone for good. */
    void drop(Node node) {
        DirtyFile file = node.file;
        if (file == null) {
            return;
        }
        node.content.writeLock().lock();
        try {
            file.closeFiles();
            later(file.reclaimable(node.size()), file.deletion());
        } finally {
            node.content.writeLock().unlock();
        }
    }
}
