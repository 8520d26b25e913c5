package io.celfs.core;

/**
 * What {@code stat} tells of an inode. Mutable and filled by the callee, so that one instance per
 * thread serves all requests. Times are seconds since 1970 (negative before) and nanoseconds 0 to
 * 999,999,999.
 */
public final class Attributes {
    /** Inode number, at least 1. */
    public long ino;

    /** Type and permissions, see {@link FileMode}. */
    public int mode;

    /** Number of names; 0 for an unlinked open file. */
    public int nlink;

    public int uid;
    public int gid;

    /** Device number of a device node in Linux's 32-bit user encoding, else 0. */
    public int rdev;

    /** Size in bytes. */
    public long size;

    /** Space taken, in units of 512 bytes. */
    public long blocks;

    /** Preferred size of requests in bytes. */
    public int blockSize = 4096;

    public long atime;
    public long mtime;
    public long ctime;

    /** Birth time, seconds. */
    public long btime;

    public int atimeNanos;
    public int mtimeNanos;
    public int ctimeNanos;
    public int btimeNanos;

    /** Makes this a copy of {@code other}. */
    public void set(Attributes other) {
        ino = other.ino;
        mode = other.mode;
        nlink = other.nlink;
        uid = other.uid;
        gid = other.gid;
        rdev = other.rdev;
        size = other.size;
        blocks = other.blocks;
        blockSize = other.blockSize;
        atime = other.atime;
        atimeNanos = other.atimeNanos;
        mtime = other.mtime;
        mtimeNanos = other.mtimeNanos;
        ctime = other.ctime;
        ctimeNanos = other.ctimeNanos;
        btime = other.btime;
        btimeNanos = other.btimeNanos;
    }

    public boolean isDirectory() {
        return FileMode.isDirectory(mode);
    }

    public boolean isRegular() {
        return FileMode.isRegular(mode);
    }
}
