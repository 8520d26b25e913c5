package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Name;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one operation, as the record that the journal keeps. They take effect together:
 * the record is appended wholly or not at all, and then applied.
 *
 * <p>Format: a sequence of changes, each a type byte and its fields. Inode numbers, page numbers,
 * sizes and seconds are longs, the rest ints; names have a length byte, other bytes a length int
 * before them.
 */
final class Transaction {
    /** ino, mode, nlink, uid, gid, rdev, parent, atime, nanos, btime, nanos, ctime, nanos. */
    static final int INODE = 1;

    /** directory, ino (0: no such entry from now on), name. */
    static final int ENTRY = 2;

    /** ino, size, mtime, nanos, ctime, nanos. */
    static final int CONTENT = 3;

    /** ino, first page, count, checksums: these pages are in this layer. */
    static final int PAGES = 4;

    /** ino, first page, count: these pages are zeros. */
    static final int ZERO = 5;

    /** ino, page: everything from this page on is zeros. */
    static final int CUT = 6;

    /** ino: the content is a whole file of this layer, empty at first. */
    static final int WHOLE = 7;

    /** ino, name, 1, value; or ino, name, 0: no such attribute from now on. */
    static final int XATTR = 8;

    /** ino, target text of a symbolic link. */
    static final int TARGET = 9;

    /** ino: all pages of it that this layer has so far are on the disk. */
    static final int SYNCED = 10;

    private final RecordBuffer record = new RecordBuffer(Journal.HEADROOM, 1024);

    Transaction begin() {
        record.clear();
        return this;
    }

    /** All attributes but size and mtime, which change under another lock. */
    Transaction inode(Attributes attributes, long parent) {
        record.putByte(INODE);
        record.putLong(attributes.ino);
        record.putInt(attributes.mode);
        record.putInt(attributes.nlink);
        record.putInt(attributes.uid);
        record.putInt(attributes.gid);
        record.putInt(attributes.rdev);
        record.putLong(parent);
        time(attributes.atime, attributes.atimeNanos);
        time(attributes.btime, attributes.btimeNanos);
        time(attributes.ctime, attributes.ctimeNanos);
        return this;
    }

    Transaction entry(long directory, Name name, long ino) {
        record.putByte(ENTRY);
        record.putLong(directory);
        record.putLong(ino);
        record.putName(name);
        return this;
    }

    /** Size and times of content. */
    Transaction content(Attributes attributes) {
        record.putByte(CONTENT);
        record.putLong(attributes.ino);
        record.putLong(attributes.size);
        time(attributes.mtime, attributes.mtimeNanos);
        time(attributes.ctime, attributes.ctimeNanos);
        return this;
    }

    private void time(long seconds, int nanos) {
        record.putLong(seconds);
        record.putInt(nanos);
    }

    Transaction pages(long ino, PageWrite write) {
        for (int from = 0; from < write.count(); ) {
            int to = write.runEnd(from);
            record.putByte(PAGES);
            record.putLong(ino);
            record.putLong(write.page(from));
            record.putInt(to - from);
            for (int i = from; i < to; i++) {
                record.putInt(write.checksum(i));
            }
            from = to;
        }
        return this;
    }

    Transaction zero(long ino, long firstPage, long count) {
        record.putByte(ZERO);
        record.putLong(ino);
        record.putLong(firstPage);
        record.putLong(count);
        return this;
    }

    Transaction cut(long ino, long page) {
        record.putByte(CUT);
        record.putLong(ino);
        record.putLong(page);
        return this;
    }

    Transaction whole(long ino) {
        record.putByte(WHOLE);
        record.putLong(ino);
        return this;
    }

    Transaction xattr(long ino, Name name, byte @Nullable [] value) {
        record.putByte(XATTR);
        record.putLong(ino);
        record.putName(name);
        record.putByte(value == null ? 0 : 1);
        if (value != null) {
            record.putBytes(value);
        }
        return this;
    }

    Transaction target(long ino, byte[] target) {
        record.putByte(TARGET);
        record.putLong(ino);
        record.putBytes(target);
        return this;
    }

    Transaction synced(long ino) {
        record.putByte(SYNCED);
        record.putLong(ino);
        return this;
    }

    boolean isEmpty() {
        return record.length() == 0;
    }

    /** The record as the journal takes it. */
    RecordBuffer record() {
        return record;
    }

    /** The record from its beginning, as a reader of journals sees it. */
    RecordBuffer reader() {
        record.rewind();
        return record;
    }
}
