package io.celfs.ext2.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A block of metadata in memory. Who may look at and change its bytes is decided by the lock of
 * what it belongs to (inode or group), for blocks of inode records by its own monitor.
 */
public final class Buffer {
    /** What a block is for: it decides when it is written. */
    public enum Kind {
        BITMAP,
        INODES,
        INDIRECT,
        DIRECTORY,
        XATTRS,
        LINK
    }

    private final BufferCache cache;
    private final long block;
    private final Kind kind;
    private final byte[] array;
    private final MemorySegment bytes;

    /** True from its allocation to the end of that commit: nothing on the device points to it. */
    @GuardedBy("this")
    private boolean fresh;

    /** The changed bytes; none if the end is not behind the start. */
    @GuardedBy("this")
    private int dirtyFrom;

    @GuardedBy("this")
    private int dirtyTo;

    /** Used since the cache was last trimmed. */
    volatile boolean used = true;

    Buffer(BufferCache cache, long block, Kind kind, int size, boolean fresh) {
        this.cache = cache;
        this.block = block;
        this.kind = kind;
        this.array = new byte[size];
        this.bytes = MemorySegment.ofArray(array);
        this.fresh = fresh;
    }

    public long block() {
        return block;
    }

    public Kind kind() {
        return kind;
    }

    public MemorySegment bytes() {
        return bytes;
    }

    public synchronized boolean isFresh() {
        return fresh;
    }

    /** Says that bytes were changed. The caller holds the gate. */
    public void changed(long from, long length) {
        synchronized (this) {
            boolean clean = dirtyFrom >= dirtyTo;
            dirtyFrom = clean ? (int) from : Math.min(dirtyFrom, (int) from);
            dirtyTo = Math.max(clean ? 0 : dirtyTo, (int) (from + length));
        }
        cache.dirtied(this);
    }

    /** Says that everything was changed. */
    public void changed() {
        changed(0, array.length);
    }

    /** What is to be written; from now on the buffer counts as written. */
    synchronized Picture picture() {
        Picture picture =
                new Picture(
                        block, kind, fresh, dirtyFrom, dirtyTo, Arrays.copyOf(array, array.length));
        fresh = false;
        dirtyFrom = 0;
        dirtyTo = 0;
        return picture;
    }

    /** Takes back a {@link #picture()} that could not be written. */
    void restore(Picture picture) {
        synchronized (this) {
            fresh |= picture.fresh();
        }
        changed(picture.from(), (long) picture.to() - picture.from());
    }
}
