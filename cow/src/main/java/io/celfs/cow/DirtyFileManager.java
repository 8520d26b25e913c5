package io.celfs.cow;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The content of files: reads from whatever layer has it, writes to the top layer, and tells the
 * journal. Each method takes the locks that it needs; none of the tree.
 */
final class DirtyFileManager {
    /** Largest size of a file. */
    static final long MAX_SIZE = 1L << 60;

    private final InodeTable table;
    private final ContentChange change;
    private final Durability durability;

    DirtyFileManager(InodeTable table, ContentChange change, Durability durability) {
        this.table = table;
        this.change = change;
        this.durability = durability;
    }

    /** A change of one file's content, under its exclusive content lock. */
    interface Change {
        void apply(DirtyFile file, Attributes before) throws IOException;
    }

    /** Runs a change; what it leaves open is closed if nobody else has the file open. */
    void change(Node node, Change step) throws FsException {
        try {
            changeOnce(node, step);
        } catch (FsException e) {
            durability.makeRoom(e);
            changeOnce(node, step);
        }
    }

    private void changeOnce(Node node, Change step) throws FsException {
        table.layers.lock.readLock().lock();
        node.content.writeLock().lock();
        try {
            Attributes before = new Attributes();
            fill(node, before);
            step.apply(table.fileOf(node), before);
            if (!node.isOpen()) {
                node.closeFiles();
            }
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        } finally {
            node.content.writeLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }

    /** Stores pages with what they show now; nothing else about the file changes. */
    void storeAgain(Node node, List<PageHistory.Wrong> pages) throws FsException {
        change(
                node,
                (file, before) -> {
                    PageWrite stored = new PageWrite();
                    for (PageHistory.Wrong wrong : pages) {
                        file.storeAgain(wrong.page(), Math.min(before.size, wrong.end()), stored);
                    }
                    change.stored(node, file, stored, before);
                });
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
                readRange(context, node, offset, Scratch.part(target, 0, length));
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
        if (file != null) {
            file.read(context, offset, target);
        } else if (node.base != null) {
            node.base.read(context, offset, target);
        } else {
            throw Errno.EINVAL.exception("inode " + node.ino + " has no content");
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
            if (!file.files().statWhole(stat)) {
                return;
            }
        } while (!node.refresh(stat, moment));
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

    // ---- writing ----

    /** Writes; answers the number of bytes. */
    int write(OpContext context, Handle handle, long offset, MemorySegment source)
            throws FsException {
        try {
            return writeOnce(context, handle, offset, source);
        } catch (FsException e) {
            durability.makeRoom(e);
            return writeOnce(context, handle, offset, source);
        }
    }

    private int writeOnce(OpContext context, Handle handle, long offset, MemorySegment source)
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
                writeWhole(node, file, at, allowed, size);
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
        return Scratch.part(source, 0, Math.min(source.byteSize(), MAX_SIZE - offset));
    }

    private static void writeWhole(
            Node node, DirtyFile file, long offset, MemorySegment source, long size)
            throws IOException {
        try {
            file.writeWhole(offset, source, size);
        } finally {
            node.markStale(); // Whatever came of it.
        }
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
        change.stored(node, file, stored, change.written(after));
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
                        ContentChange.onHost(node, file, () -> file.whole().truncate(size));
                    } else if (size == 0) {
                        startAnew(node, file, before);
                    } else {
                        resize(context, node, file, before, size);
                    }
                });
    }

    /** Nothing of what lies below is needed any more: from now on one host file is the content. */
    private void startAnew(Node node, DirtyFile file, Attributes before) throws IOException {
        BitSet parts = file.topParts();
        Attributes after = change.written(before);
        after.size = 0;
        WriteCache cache = table.layers.top().cache();
        // A leftover of a crash between making the file and recording it must not show through.
        cache.deleteFile(node.ino, WriteCache.WHOLE);
        try {
            makeWhole(cache, after);
            change.startedAnew(node, file, after);
        } catch (IOException e) {
            cache.deleteFile(node.ino, WriteCache.WHOLE);
            throw e;
        }
        durability.later(0, file.deletionOf(parts));
    }

    private static void makeWhole(WriteCache cache, Attributes attributes) throws IOException {
        try (CacheFile whole = cache.openFile(attributes.ino, WriteCache.WHOLE, true)) {
            if (whole == null) {
                throw Errno.EIO.exception("content of inode " + attributes.ino);
            }
            ContentChange.setTimes(whole, attributes);
        }
    }

    /** Changes the size of a file that is not whole. */
    void resize(OpContext context, Node node, DirtyFile file, Attributes before, long size)
            throws IOException {
        long oldSize = before.size;
        PageWrite stored = Scratch.ofThread().pages;
        stored.clear();
        if (size > oldSize) {
            file.zeroTail(context, oldSize, stored);
        }
        Attributes after = change.written(before);
        after.size = size;
        if (size >= oldSize) {
            change.stored(node, file, stored, after);
            return;
        }
        long firstGone = PageMap.pages(size);
        change.cut(node, file, firstGone, after);
        durability.reclaim(file, firstGone, Long.MAX_VALUE, oldSize - size);
    }

    /**
     * Sets access or modification time as {@code times} says. Access time is the caller's to
     * record.
     */
    void setTimes(Node node, AttributeChange times) throws FsException {
        change(
                node,
                (file, before) -> {
                    Attributes after = change.changed(before);
                    if (times.has(AttributeChange.MTIME_NOW)) {
                        after.mtime = after.ctime;
                        after.mtimeNanos = after.ctimeNanos;
                    } else if (times.has(AttributeChange.MTIME)) {
                        after.mtime = times.mtime;
                        after.mtimeNanos = times.mtimeNanos;
                    }
                    if (times.has(AttributeChange.CTIME)) {
                        after.ctime = times.ctime;
                        after.ctimeNanos = times.ctimeNanos;
                    }
                    boolean whole = node.file != null && file.isWhole();
                    change.timed(node, after);
                    if (whole) {
                        ContentChange.alignTimes(node, file, after);
                    }
                });
    }

    // ---- life of a file ----

    /**
     * Gets a file ready for a handle: the host file of a whole content is there and has its times.
     *
     * @return true if one host file holds all of the content
     */
    boolean prepare(Node node) throws FsException {
        try {
            return prepareOnce(node);
        } catch (FsException e) {
            durability.makeRoom(e);
            return prepareOnce(node);
        }
    }

    private boolean prepareOnce(Node node) throws FsException {
        table.layers.lock.readLock().lock();
        node.content.writeLock().lock();
        try {
            DirtyFile file = node.file;
            if (file == null || !file.isWhole() || !table.layers.writable) {
                return false;
            }
            if (file.files().wholeIsMissing()) {
                Attributes attributes = Scratch.ofThread().attributes;
                node.fillContent(attributes);
                ContentChange.alignTimes(node, file, attributes);
            }
            return file.whole().descriptor() >= 0;
        } catch (IOException e) {
            throw Failures.of(e, "inode " + node.ino);
        } finally {
            node.content.writeLock().unlock();
            table.layers.lock.readLock().unlock();
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
}
