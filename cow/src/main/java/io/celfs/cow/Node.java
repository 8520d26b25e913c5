package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.Name;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * An inode that is changed, open, or both. Inodes of the base that are neither have no object.
 *
 * <p>Guarded by the tree lock: everything but size and times of content (own monitor) and {@link
 * #file} (written under both the {@link #content} lock and the monitor, readable under either).
 */
final class Node {
    final long ino;

    /** Serialises changes of the bytes; shared by readers of them. */
    final ReentrantReadWriteLock content = new ReentrantReadWriteLock();

    /** What the base has as the content; null for an inode that is new, or a directory. */
    final @Nullable BaseContent base;

    /** Whether a journal says something about this inode. */
    volatile boolean changed;

    volatile int mode;
    int nlink;
    int uid;
    int gid;
    int rdev;
    long parent;
    long atime;
    int atimeNanos;
    long btime;
    int btimeNanos;

    /** The target of a new symbolic link; null for one of the base. */
    byte @Nullable [] target;

    /** Extended attributes that differ from the base's; a null value is a whiteout. */
    @Nullable Map<Name, byte @Nullable []> xattrs;

    /** Entries that differ from the base's, for directories. */
    @Nullable DirectoryDelta entries;

    /** Content that differs from the base's; null while there is none that does. */
    volatile @Nullable DirtyFile file;

    /** Open handles and operations in progress. */
    @GuardedBy("this")
    private int opens;

    /** Handles whose host file the kernel writes without us. */
    @GuardedBy("this")
    private int lent;

    /** Whether the host file was ever lent: a map of it may outlive the handle that lent it. */
    @GuardedBy("this")
    private boolean everLent;

    /** Whether a lent host file came back that was not synced since. */
    @GuardedBy("this")
    private boolean writtenByHost;

    @GuardedBy("this")
    private boolean stale;

    /** Counts the changes of the host file that we know of. */
    @GuardedBy("this")
    private long hostMoment;

    /**
     * Space taken by the one host file of the content, in units of 512 bytes; -1 if there is none.
     */
    @GuardedBy("this")
    private long hostBlocks = -1;

    @GuardedBy("this")
    private long size;

    @GuardedBy("this")
    private long mtime;

    @GuardedBy("this")
    private int mtimeNanos;

    @GuardedBy("this")
    private long ctime;

    @GuardedBy("this")
    private int ctimeNanos;

    /**
     * Counts changes of content, so that a reader of all of it can see that it changed meanwhile.
     */
    @GuardedBy("this")
    private long version;

    /** Counts failures of making content durable; each handle remembers which it has told of. */
    @GuardedBy("this")
    private int syncFailures;

    /** An inode that is new. */
    Node(long ino) {
        this.ino = ino;
        base = null;
    }

    /** An inode of the base. */
    Node(Attributes base, long parent, @Nullable BaseContent content) {
        ino = base.ino;
        this.base = content;
        mode = base.mode;
        nlink = base.nlink;
        uid = base.uid;
        gid = base.gid;
        rdev = base.rdev;
        this.parent = parent;
        atime = base.atime;
        atimeNanos = base.atimeNanos;
        btime = base.btime;
        btimeNanos = base.btimeNanos;
        size = base.size;
        mtime = base.mtime;
        mtimeNanos = base.mtimeNanos;
        ctime = base.ctime;
        ctimeNanos = base.ctimeNanos;
    }

    boolean isDirectory() {
        return FileMode.isDirectory(mode);
    }

    boolean isRegular() {
        return FileMode.isRegular(mode);
    }

    /** The tree lock's part of the attributes. */
    void fillNames(Attributes result) {
        result.ino = ino;
        result.mode = mode;
        result.nlink = nlink;
        result.uid = uid;
        result.gid = gid;
        result.rdev = rdev;
        result.atime = atime;
        result.atimeNanos = atimeNanos;
        result.btime = btime;
        result.btimeNanos = btimeNanos;
    }

    /** The monitor's part of the attributes. */
    synchronized void fillContent(Attributes result) {
        result.ino = ino;
        result.size = size;
        result.mtime = mtime;
        result.mtimeNanos = mtimeNanos;
        result.ctime = ctime;
        result.ctimeNanos = ctimeNanos;
        result.blockSize = PageMap.PAGE_SIZE;
        result.blocks = hostBlocks >= 0 ? hostBlocks : (size + 511) / 512;
    }

    /** Takes over size and times. */
    synchronized void setContent(Attributes now) {
        size = now.size;
        mtime = now.mtime;
        mtimeNanos = now.mtimeNanos;
        ctime = now.ctime;
        ctimeNanos = now.ctimeNanos;
        hostBlocks = -1;
        version++;
    }

    /** To be taken before the host is asked, and given to {@link #refresh} with its answer. */
    synchronized long hostMoment() {
        return hostMoment;
    }

    /**
     * Takes over what the host file says; data written by others than us moves ctime, too.
     *
     * @return false if the host was asked too early and must be asked again
     */
    synchronized boolean refresh(CacheFile.Stat host, long moment) {
        if (moment != hostMoment) {
            return false; // What the host said was true before somebody else's write.
        }
        stale = false;
        hostBlocks = host.blocks;
        boolean written = host.mtime != mtime || host.mtimeNanos != mtimeNanos || host.size != size;
        if (written) {
            takeOver(host);
        }
        return true;
    }

    @GuardedBy("this")
    private void takeOver(CacheFile.Stat host) {
        size = host.size;
        mtime = host.mtime;
        mtimeNanos = host.mtimeNanos;
        if (mtime > ctime || (mtime == ctime && mtimeNanos > ctimeNanos)) {
            ctime = mtime;
            ctimeNanos = mtimeNanos;
        }
        version++;
    }

    synchronized void setCtime(long seconds, int nanos) {
        ctime = seconds;
        ctimeNanos = nanos;
    }

    synchronized long size() {
        return size;
    }

    synchronized long version() {
        return version;
    }

    synchronized void touch() {
        version++;
    }

    synchronized void opened() {
        opens++;
    }

    /** Ends one opening and answers how many are left. */
    synchronized int closed() {
        return --opens;
    }

    synchronized boolean isOpen() {
        return opens > 0;
    }

    /** Closes the descriptors of a file that nobody has open any more. */
    void closeUnused() {
        content.writeLock().lock();
        try {
            if (!isOpen()) {
                closeFiles();
            }
        } finally {
            content.writeLock().unlock();
        }
    }

    /** As {@link #closeUnused}, for a caller with the exclusive content lock who knows. */
    void closeFiles() {
        DirtyFile changed = file;
        if (changed != null) {
            changed.files().close();
        }
        if (base != null) {
            base.close();
        }
    }

    /** The host file of the content is written by others than us from now on. */
    synchronized void lend() {
        lent++;
        everLent = true;
    }

    synchronized void takeBack() {
        lent--;
        writtenByHost = true;
        markStale();
    }

    /** True if others than us wrote, or may be writing, to the host file since the last sync. */
    synchronized boolean isWrittenByHost() {
        return writtenByHost || lent > 0;
    }

    /** As {@link #isWrittenByHost}; what was written until now is the caller's to make durable. */
    synchronized boolean takeWrittenByHost() {
        boolean written = isWrittenByHost();
        writtenByHost = false;
        return written;
    }

    synchronized boolean wasLent() {
        return everLent;
    }

    synchronized boolean isLent() {
        return lent > 0;
    }

    /** True if the host file may say something new about size and times. */
    synchronized boolean isStale() {
        return stale || lent > 0;
    }

    /** The host file must be asked for size and times. */
    synchronized void markStale() {
        stale = true;
        hostMoment++;
    }

    synchronized int syncFailures() {
        return syncFailures;
    }

    synchronized void syncFailed() {
        syncFailures++;
    }

    void putXattr(Name name, byte @Nullable [] value) {
        Map<Name, byte @Nullable []> map = xattrs;
        if (map == null) {
            map = new HashMap<>();
            xattrs = map;
        }
        map.put(name, value);
    }
}
