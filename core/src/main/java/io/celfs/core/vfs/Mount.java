package io.celfs.core.vfs;

import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One mounted file system and its part of the inode numbers: the upper 15 bits of a number tell the
 * mount, the lower 48 the inode in it. The first mount is number 0 and keeps its numbers as they
 * are.
 */
final class Mount {
    /** Bits of a file system's own inode numbers. */
    static final int OWN_BITS = 48;

    /** Highest number of a mount. */
    static final int MAX_ID = (1 << (63 - OWN_BITS)) - 1;

    private static final long OWN_MASK = (1L << OWN_BITS) - 1;

    /** The state of {@link #users} once the mount has been taken out of the tree. */
    private static final int GONE = Integer.MIN_VALUE;

    /**
     * Where a file system hangs.
     *
     * @param path as it was given
     * @param above the mount that this one hangs in; null for the first
     * @param covered tree-wide number of the directory that is covered; 0 if none is
     * @param up tree-wide number of the directory that {@code ..} of our root means
     * @param name our name in {@code up}; null on top of another mount's root
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Place(byte[] path, @Nullable Mount above, long covered, long up, @Nullable Name name) {}

    final int id;
    final FileSystem fs;
    final Place place;

    /** Running operations and open handles; {@link #GONE} when nothing may enter any more. */
    private final AtomicInteger users = new AtomicInteger();

    /** References to our inodes that callers hold. */
    private final AtomicLong references = new AtomicLong();

    Mount(int id, FileSystem fs, Place place) {
        this.id = id;
        this.fs = fs;
        this.place = place;
    }

    static int idOf(long ino) {
        return (int) (ino >>> OWN_BITS);
    }

    /** The file system's own number of an inode. */
    static long own(long ino) {
        return ino & OWN_MASK;
    }

    /** The tree-wide number of an inode of ours. */
    long number(long own) throws FsException {
        if ((own & ~OWN_MASK) != 0) {
            throw Errno.EOVERFLOW.exception("inode number " + own);
        }
        return ((long) id << OWN_BITS) | own;
    }

    boolean isFirst() {
        return id == 0;
    }

    /** Keeps the mount in the tree until {@link #leave}. The first one always stays. */
    void enter() throws FsException {
        if (!isFirst() && users.getAndUpdate(n -> n == GONE ? GONE : n + 1) == GONE) {
            throw Errno.ESTALE.exception("not mounted any more");
        }
    }

    void leave() {
        if (!isFirst()) {
            users.decrementAndGet();
        }
    }

    /** Lets nobody enter any more; EBUSY if somebody is inside. */
    void retire() throws FsException {
        if (!users.compareAndSet(0, GONE)) {
            throw Errno.EBUSY.exception("in use");
        }
    }

    boolean isRetired() {
        return users.get() == GONE;
    }

    /** Counts references given to callers, or taken back if negative; how many there are now. */
    long count(long more) {
        return isFirst() ? 0 : references.addAndGet(more);
    }
}
