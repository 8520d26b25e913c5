package io.celfs.ext2.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.ext2.alloc.Reservation;
import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.InodeFlags;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.InodeTime;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** An inode in use: its record, its lock, and who refers to it. */
public final class Inode {
    /** Shared for looking at the record and what it holds, exclusive for changing. */
    public final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** References by number. */
    public final AtomicLong lookups = new AtomicLong();

    /** Open handles. */
    public final AtomicInteger opens = new AtomicInteger();

    private final long ino;
    private final InodeRecord record;
    private final Volume volume;
    private final long recordBlock;
    private final int recordOffset;
    private final Reservation reservation = new Reservation();

    /** The epoch in which it was made; 0 if it was read. */
    private final long born;

    /** The last epoch in which anything was changed. */
    private volatile long changed;

    /** The last epoch in which something else than times was changed. */
    private volatile long reshaped;

    /** A file without a name that may still get its first one. */
    private volatile boolean linkable;

    private volatile boolean ended;

    @GuardedBy("this")
    private @Nullable Directory directory;

    Inode(Volume volume, long ino, MemorySegment bytes, long recordBlock, int offset, long born) {
        this.volume = volume;
        this.ino = ino;
        this.record = new InodeRecord(bytes);
        this.recordBlock = recordBlock;
        this.recordOffset = offset;
        this.born = born;
    }

    /** Its number on the disk. */
    public long ino() {
        return ino;
    }

    public InodeRecord record() {
        return record;
    }

    /** Blocks kept for it while it is open. */
    public Reservation reservation() {
        return reservation;
    }

    public boolean isDirectory() {
        return FileMode.isDirectory(record.mode());
    }

    public boolean isRegular() {
        return FileMode.isRegular(record.mode());
    }

    public boolean has(int flag) {
        return (record.flags() & flag) != 0;
    }

    /** EPERM if the inode is marked as never to be changed, or only to be added to. */
    public void requireChangeable() throws FsException {
        if (has(InodeFlags.IMMUTABLE | InodeFlags.APPEND)) {
            throw Errno.EPERM.exception("immutable or append-only");
        }
    }

    /** EPERM if the inode is marked as never to be changed. */
    public void requireMutable() throws FsException {
        if (has(InodeFlags.IMMUTABLE)) {
            throw Errno.EPERM.exception("immutable");
        }
    }

    /** True if it was made in the current epoch. */
    boolean isBorn() {
        return born == volume.epoch().number();
    }

    /** Puts the record into its block, to be written: after every change. */
    public void store() throws IOException {
        store(true);
    }

    /** The same after a change of times alone. */
    public void storeTimes() throws IOException {
        store(false);
    }

    private void store(boolean more) throws IOException {
        Buffer buffer = volume.buffers().get(recordBlock, Kind.INODES);
        MemorySegment bytes = record.bytes();
        synchronized (buffer) {
            buffer.bytes().asSlice(recordOffset, bytes.byteSize()).copyFrom(bytes);
        }
        buffer.changed(recordOffset, bytes.byteSize());
        changed = volume.epoch().number();
        if (more) {
            reshaped = changed;
        }
    }

    /** The last epoch that changed it. */
    public long changed() {
        return changed;
    }

    /** The last epoch that changed more than times. */
    public long reshaped() {
        return reshaped;
    }

    /** Content or entries changed. */
    public void modified(InodeTime now) {
        record.mtime(now);
        record.ctime(now);
    }

    public boolean isLinkable() {
        return linkable;
    }

    public void linkable(boolean may) {
        linkable = may;
    }

    /** True if nothing can reach it any more. */
    public boolean isUnreachable() {
        return record.links() == 0 && opens.get() == 0 && lookups.get() == 0;
    }

    /** True if its number may mean another inode by now. */
    public boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** True if nothing of it waits to be written. */
    boolean isSynced() {
        return changed <= volume.durable();
    }

    /** Its entries, null if they were not read yet. */
    synchronized @Nullable Directory directory() {
        return directory;
    }

    synchronized void directory(@Nullable Directory loaded) {
        directory = loaded;
    }

    /** What stat tells, but for the number. */
    public void fill(Attributes result) {
        result.mode = record.mode();
        result.nlink = record.links();
        result.uid = record.uid();
        result.gid = record.gid();
        result.rdev = isDevice() ? record.device() : 0;
        result.size = record.size();
        result.blocks = record.sectors();
        result.blockSize = volume.geometry().blockSize();
        InodeTime atime = record.atime();
        result.atime = atime.seconds();
        result.atimeNanos = atime.nanos();
        InodeTime mtime = record.mtime();
        result.mtime = mtime.seconds();
        result.mtimeNanos = mtime.nanos();
        InodeTime ctime = record.ctime();
        result.ctime = ctime.seconds();
        result.ctimeNanos = ctime.nanos();
        InodeTime birth = record.birth();
        result.btime = birth.seconds();
        result.btimeNanos = birth.nanos();
    }

    private boolean isDevice() {
        int type = FileMode.type(record.mode());
        return type == FileMode.BLOCK_DEVICE || type == FileMode.CHARACTER_DEVICE;
    }
}
