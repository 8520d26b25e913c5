package io.celfs.memfs;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inodes by number, from birth to the end: an inode goes when it has no name, no reference and
 * no handle. Numbers are never used again.
 */
final class InodeTable {
    /** Makes the right kind of inode. */
    @FunctionalInterface
    interface Maker {
        Inode make(Birth birth, Space space) throws FsException;
    }

    final Space space;
    private final InstantSource clock;
    private final Map<Long, Inode> inodes = new HashMap<>();
    private long lastIno;

    InodeTable(Space space, InstantSource clock) {
        this.space = space;
        this.clock = clock;
    }

    Timestamp now() {
        return Timestamp.of(clock.instant());
    }

    /** The root, without which there is nothing: it is its own parent and named by itself. */
    void makeRoot() {
        try {
            add(FileMode.DIRECTORY | 0755, 0, 0, (birth, s) -> new Directory(birth, s, null))
                    .nlink++;
        } catch (FsException e) {
            throw new IllegalArgumentException("no room for a root", e);
        }
    }

    /** A new inode of the caller's in {@code parent}; it has no name yet. ENOSPC. */
    Inode add(OpContext context, Directory parent, int mode, Maker maker) throws FsException {
        boolean inheritGroup = (parent.mode & FileMode.SET_GID) != 0;
        int gid = inheritGroup ? parent.gid : context.gid();
        int bits = mode & ~context.umask();
        if (FileMode.isSymlink(mode)) {
            bits |= 0777; // a link's own permissions mean nothing; Linux always shows all of them
        }
        if (inheritGroup && FileMode.isDirectory(mode)) {
            bits |= FileMode.SET_GID;
        }
        return add(bits, context.uid(), gid, maker);
    }

    private Inode add(int mode, int uid, int gid, Maker maker) throws FsException {
        space.takeInode();
        try {
            Inode inode = maker.make(new Birth(lastIno + 1, mode, uid, gid, now()), space);
            inodes.put(++lastIno, inode);
            return inode;
        } catch (FsException e) {
            space.giveBackInode();
            throw e;
        }
    }

    /** The inode with this number; ESTALE if there is none. */
    Inode get(long ino) throws FsException {
        Inode inode = inodes.get(ino);
        if (inode == null) {
            throw Errno.ESTALE.exception("inode " + ino);
        }
        return inode;
    }

    /** The directory with this number; ENOTDIR, ESTALE. */
    Directory directory(long ino) throws FsException {
        if (get(ino) instanceof Directory directory) {
            return directory;
        }
        throw Errno.ENOTDIR.exception();
    }

    /** A directory that can take entries; ENOENT for a removed one. */
    Directory liveDirectory(long ino) throws FsException {
        Directory directory = directory(ino);
        if (directory.nlink == 0) {
            throw Errno.ENOENT.exception("the directory was removed");
        }
        return directory;
    }

    /** Answers the attributes of an inode whose number the caller has learned: one reference. */
    void refer(@Nullable Inode inode, Attributes result) throws FsException {
        if (inode == null) {
            throw Errno.ENOENT.exception();
        }
        inode.lookups.incrementAndGet();
        inode.fill(result);
    }

    void forget(long ino, long count) {
        Inode inode = inodes.get(ino);
        if (inode != null) {
            inode.lookups.updateAndGet(held -> Math.max(0, held - count));
            endIfUnreachable(inode);
        }
    }

    FileHandle open(Inode inode, int flags) {
        inode.opens++;
        return new MemoryHandle(inode, flags);
    }

    /** Ends a handle; a second time does nothing. */
    void release(MemoryHandle handle) {
        if (handle.close()) {
            handle.inode().opens--;
            endIfUnreachable(handle.inode());
        }
    }

    /** One name less. */
    void unname(Inode inode, Timestamp now) {
        if (inode instanceof RegularFile file && inode.nlink == 1) {
            file.linkable = false; // unlinked for good
        }
        inode.nlink -= inode instanceof Directory ? 2 : 1;
        inode.ctime = now;
        endIfUnreachable(inode);
    }

    void clear() {
        inodes.clear();
    }

    private void endIfUnreachable(Inode inode) {
        if (inode.unreachable() && inodes.remove(inode.ino) != null) {
            inode.dispose();
            space.giveBackInode();
        }
    }
}
