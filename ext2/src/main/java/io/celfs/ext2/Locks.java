package io.celfs.ext2;

import io.celfs.core.Errno;
import io.celfs.ext2.node.Inode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Holds the locks of inodes for the time of one operation. */
final class Locks implements AutoCloseable {
    private final List<Lock> held = new ArrayList<>(2);

    private Locks() {}

    /** One inode for looking; ESTALE if it has ended. */
    static Locks shared(Inode inode) throws IOException {
        return new Locks().take(inode, inode.lock.readLock());
    }

    /** One inode for changing; ESTALE if it has ended. */
    static Locks exclusive(Inode inode) throws IOException {
        return new Locks().take(inode, inode.lock.writeLock());
    }

    /** One or two for changing, in the order of their numbers. */
    static Locks exclusive(Inode one, @Nullable Inode other) throws IOException {
        if (other == null) {
            return exclusive(one);
        }
        boolean inOrder = one.ino() <= other.ino();
        return inOrder ? exclusive(one).and(other) : exclusive(other).and(one);
    }

    /** One more for changing, which comes behind those that are held. */
    Locks and(Inode inode) throws IOException {
        return take(inode, inode.lock.writeLock());
    }

    private Locks take(Inode inode, Lock lock) throws IOException {
        lock.lock();
        held.add(lock);
        if (inode.hasEnded()) {
            close();
            throw Errno.ESTALE.exception("inode " + inode.ino());
        }
        return this;
    }

    @Override
    public void close() {
        held.reversed().forEach(Lock::unlock);
        held.clear();
    }
}
