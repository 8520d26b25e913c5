package io.celfs.memfs;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import java.util.concurrent.atomic.AtomicLong;

/** One file, directory, link or device: attributes, references and what all kinds share. */
abstract sealed class Inode permits Directory, RegularFile, SymbolicLink, SpecialFile {
    final long ino;
    final Xattrs xattrs;

    /** References by number; counted under the shared lock, hence atomic. */
    final AtomicLong lookups = new AtomicLong();

    /** Open handles. */
    int opens;

    int mode;
    int uid;
    int gid;
    int nlink;
    Timestamp atime;
    Timestamp mtime;
    Timestamp ctime;
    private final Timestamp btime;

    Inode(Birth birth, Space space) {
        ino = birth.ino();
        mode = birth.mode();
        uid = birth.uid();
        gid = birth.gid();
        atime = birth.now();
        mtime = birth.now();
        ctime = birth.now();
        btime = birth.now();
        xattrs = new Xattrs(space);
    }

    /** Size in bytes as stat shows it. */
    abstract long size();

    /** Bytes taken. */
    long allocated() {
        return 0;
    }

    int rdev() {
        return 0;
    }

    /** Gives back the space when the last name, reference and handle are gone. */
    void dispose() {
        xattrs.dispose();
    }

    /** Content or entries changed. */
    final void modified(Timestamp now) {
        mtime = now;
        ctime = now;
    }

    /** A caller who may not keep set-id bits and file capabilities has changed it. */
    final void stripPrivileges() {
        if (!FileMode.isDirectory(mode)) {
            mode = FileMode.withoutSetId(mode);
            xattrs.removeCapabilities();
        }
    }

    final boolean unreachable() {
        return nlink == 0 && opens == 0 && lookups.get() == 0;
    }

    final void fill(Attributes result) {
        result.ino = ino;
        result.mode = mode;
        result.nlink = nlink;
        result.uid = uid;
        result.gid = gid;
        result.rdev = rdev();
        result.size = size();
        result.blocks = allocated() / 512;
        result.blockSize = Pages.PAGE;
        result.atime = atime.seconds();
        result.atimeNanos = atime.nanos();
        result.mtime = mtime.seconds();
        result.mtimeNanos = mtime.nanos();
        result.ctime = ctime.seconds();
        result.ctimeNanos = ctime.nanos();
        result.btime = btime.seconds();
        result.btimeNanos = btime.nanos();
    }
}
