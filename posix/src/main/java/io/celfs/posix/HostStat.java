package io.celfs.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What {@code statx} tells of a host file (layout: struct statx, linux/stat.h). Reusable. */
public final class HostStat {
    private static final int SIZE = 256;
    private static final int MASK = 0x7ff | 0x800; // basic stats and birth time
    private static final ThreadLocal<MemorySegment> BUFFER =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SIZE, 8));

    public int mode;
    public int nlink;
    public int uid;
    public int gid;

    /** Major and minor number of the device that holds the file. */
    public long device;

    /** Major and minor number of the device that the node stands for. */
    public int rdevMajor;

    public int rdevMinor;
    public long ino;
    public long size;

    /** Space taken, in units of 512 bytes. */
    public long blocks;

    public long atime;
    public int atimeNanos;
    public long mtime;
    public int mtimeNanos;
    public long ctime;
    public int ctimeNanos;

    void fill(int directory, long path, int flags, String what) throws PosixException {
        MemorySegment buffer = BUFFER.get();
        Kernel.check(
                Kernel.call(Sys.STATX, directory, path, flags, MASK, buffer.address(), 0), what);
        nlink = buffer.get(ValueLayout.JAVA_INT, 16);
        uid = buffer.get(ValueLayout.JAVA_INT, 20);
        gid = buffer.get(ValueLayout.JAVA_INT, 24);
        mode = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, 28));
        ino = buffer.get(ValueLayout.JAVA_LONG, 32);
        size = buffer.get(ValueLayout.JAVA_LONG, 40);
        blocks = buffer.get(ValueLayout.JAVA_LONG, 48);
        atime = buffer.get(ValueLayout.JAVA_LONG, 64);
        atimeNanos = buffer.get(ValueLayout.JAVA_INT, 72);
        ctime = buffer.get(ValueLayout.JAVA_LONG, 96);
        ctimeNanos = buffer.get(ValueLayout.JAVA_INT, 104);
        mtime = buffer.get(ValueLayout.JAVA_LONG, 112);
        mtimeNanos = buffer.get(ValueLayout.JAVA_INT, 120);
        rdevMajor = buffer.get(ValueLayout.JAVA_INT, 128);
        rdevMinor = buffer.get(ValueLayout.JAVA_INT, 132);
        device =
                ((long) buffer.get(ValueLayout.JAVA_INT, 136) << 32)
                        | Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, 140));
    }

    public boolean isDirectory() {
        return (mode & 0170000) == 0040000;
    }

    public boolean isRegular() {
        return (mode & 0170000) == 0100000;
    }

    public boolean isSymlink() {
        return (mode & 0170000) == 0120000;
    }
}
