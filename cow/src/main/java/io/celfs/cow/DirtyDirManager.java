package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import org.jspecify.annotations.Nullable;

/**
 * Directories as they look now: the base's entries under those that came and went. Everything here
 * runs under the tree lock, shared or exclusive.
 *
 * <p>Cookies: 1 behind {@code .}, 2 behind {@code ..}, 3 + i behind the base's entry i, and from
 * {@link #ADDED} on for entries that came, by the order in which they came.
 */
final class DirtyDirManager {
    private static final long FIRST_OF_BASE = 2;
    private static final long ADDED = 1L << 40;

    private final InodeTable table;
    private final Base base;

    DirtyDirManager(InodeTable table) {
        this.table = table;
        this.base = table.base;
    }

    /** Takes the entries of a directory. */
    interface EntryVisitor {
        void entry(Name name, long ino) throws FsException;
    }

    /** The inode of an entry, or 0. */
    long find(long directory, Name name) throws FsException {
        DirectoryDelta.Entry entry = changed(directory, name);
        if (entry != null) {
            return entry.ino();
        }
        return base.contains(directory) ? base.child(directory, name) : 0;
    }

    private DirectoryDelta.@Nullable Entry changed(long directory, Name name) {
        Node node = table.get(directory);
        DirectoryDelta entries = node == null ? null : node.entries;
        return entries == null ? null : entries.get(name);
    }

    /** The inode of an entry; ENOENT if there is none. Understands the dots. */
    long require(long directory, Name name) throws FsException {
        requireDirectory(directory);
        if (name.equals(Name.DOT)) {
            return directory;
        }
        if (name.equals(Name.DOT_DOT)) {
            return parent(directory);
        }
        long ino = find(directory, name);
        if (ino == 0) {
            throw Errno.ENOENT.exception();
        }
        return ino;
    }

    /** ENOTDIR unless this is a directory, ENOENT if it was removed and is only held open. */
    void requireDirectory(long ino) throws FsException {
        if (!FileMode.isDirectory(mode(ino))) {
            throw Errno.ENOTDIR.exception();
        }
    }

    /** As {@link #requireDirectory}, and it must not have been removed. */
    void requireLive(long ino) throws FsException {
        requireDirectory(ino);
        Node node = table.get(ino);
        if (node != null && node.nlink == 0) {
            throw Errno.ENOENT.exception();
        }
    }

    int mode(long ino) throws FsException {
        Node node = table.get(ino);
        if (node != null) {
            return node.mode;
        }
        Attributes attributes = Scratch.ofThread().attributes;
        fillBase(ino, attributes);
        return attributes.mode;
    }

    private void fillBase(long ino, Attributes result) throws FsException {
        if (!table.isOfBase(ino)) {
            throw Errno.ESTALE.exception("inode " + ino);
        }
        base.getattr(ino, result);
    }

    /** The parent of a directory. */
    long parent(long directory) throws FsException {
        Node node = table.get(directory);
        return node != null ? node.parent : base.parent(directory);
    }

    /** True if {@code directory} is {@code ancestor} or lies below it. */
    boolean isInside(long directory, long ancestor) throws FsException {
        long at = directory;
        while (at != ancestor) {
            long parent = parent(at);
            if (parent == at) {
                return false;
            }
            at = parent;
        }
        return true;
    }

    boolean isEmpty(long directory) throws FsException {
        Node node = table.get(directory);
        DirectoryDelta entries = node == null ? null : node.entries;
        int ofBase = base.contains(directory) ? base.childCount(directory) : 0;
        if (entries == null) {
            return ofBase == 0;
        }
        return entries.addedCount() == 0 && entries.hiddenCount() == ofBase;
    }

    /** Visits the entries that a directory has now, the dots excluded. */
    void forEach(long directory, EntryVisitor visitor) throws FsException {
        Node node = table.get(directory);
        DirectoryDelta entries = node == null ? null : node.entries;
        int count = base.contains(directory) ? base.childCount(directory) : 0;
        for (int i = 0; i < count; i++) {
            Name name = base.childName(directory, i);
            if (entries == null || entries.get(name) == null) {
                visitor.entry(name, base.childAt(directory, i));
            }
        }
        if (entries != null) {
            for (DirectoryDelta.Entry entry : entries.addedFrom(0)) {
                visitor.entry(entry.name(), entry.ino());
            }
        }
    }

    /** Fills in what a listing shows of an inode; false if that is not to be had. */
    interface EntryAttributes {
        void fill(long ino, Attributes result) throws FsException;
    }

    /**
     * Lists from {@code cookie} on until the sink refuses.
     *
     * @param accepted told of each entry but the dots that the sink took
     */
    void list(
            long directory,
            long cookie,
            EntryAttributes fill,
            DirectorySink sink,
            java.util.function.LongConsumer accepted)
            throws FsException {
        Attributes attributes = new Attributes();
        if (cookie == 0) {
            fill.fill(directory, attributes);
            if (!sink.accept(Name.DOT, attributes, 1)) {
                return;
            }
        }
        if (cookie <= 1) {
            fill.fill(parent(directory), attributes);
            if (!sink.accept(Name.DOT_DOT, attributes, 2)) {
                return;
            }
        }
        Node node = table.get(directory);
        DirectoryDelta entries = node == null ? null : node.entries;
        if (cookie < ADDED && base.contains(directory)) {
            int count = base.childCount(directory);
            for (long i = Math.max(0, cookie - FIRST_OF_BASE); i < count; i++) {
                Name name = base.childName(directory, (int) i);
                if (entries != null && entries.get(name) != null) {
                    continue;
                }
                long ino = base.childAt(directory, (int) i);
                fill.fill(ino, attributes);
                if (!sink.accept(name, attributes, FIRST_OF_BASE + i + 1)) {
                    return;
                }
                accepted.accept(ino);
            }
        }
        if (entries == null) {
            return;
        }
        for (DirectoryDelta.Entry entry : entries.addedFrom(Math.max(0, cookie - ADDED) + 1)) {
            fill.fill(entry.ino(), attributes);
            if (!sink.accept(entry.name(), attributes, ADDED + entry.sequence())) {
                return;
            }
            accepted.accept(entry.ino());
        }
    }
}
