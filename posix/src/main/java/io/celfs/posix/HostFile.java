package io.celfs.posix;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * An open file of the host: positional reads and writes on memory segments, holes, durability. All
 * segments must be native. Interrupted calls are repeated.
 */
public final class HostFile extends Descriptor {
    public static final int READ_ONLY = 0;
    public static final int WRITE_ONLY = 1;
    public static final int READ_WRITE = 2;
    public static final int CREATE = 0100;
    public static final int EXCLUSIVE = 0200;
    public static final int TRUNCATE = 01000;
    public static final int APPEND = 02000;
    public static final int NONBLOCK = 04000;
    public static final int NO_FOLLOW = 0400000;
    public static final int PATH_ONLY = 010000000;

    static final int CLOSE_ON_EXEC = 02000000;

    private static final int LOCK_SHARED = 1;
    private static final int LOCK_EXCLUSIVE = 2;
    private static final int LOCK_NO_WAIT = 4;
    private static final int F_SETLEASE = 1024;
    private static final int F_RDLCK = 0;
    private static final int F_UNLCK = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final long EMPTY_PATH = MemoryConstants.EMPTY_STRING.address();

    HostFile(int fd, String label) {
        super(fd, label);
    }

    /** Takes over a descriptor that came from elsewhere (a socket, another process). */
    public static HostFile adopt(int fd, String label) {
        return new HostFile(fd, label);
    }

    /**
     * Reads until {@code target} is full or the file ends.
     *
     * @return bytes read
     */
    public long read(long offset, MemorySegment target) throws PosixException {
        long size = target.byteSize();
        long done = 0;
        while (done < size) {
            long n =
                    Kernel.transfer(
                            Sys.PREAD, fd(), target.address() + done, size - done, offset + done);
            if (n == -PosixException.EINTR) {
                continue;
            }
            if (Kernel.check(n, label) == 0) {
                break;
            }
            done += n;
        }
        return done;
    }

    /** Writes all of {@code source}, or fails. What was written before a failure stays. */
    public void write(long offset, MemorySegment source) throws PosixException {
        write(offset, source, source.byteSize());
    }

    /** {@link #write(long, MemorySegment)} of the first {@code size} bytes. */
    public void write(long offset, MemorySegment source, long size) throws PosixException {
        Objects.checkFromToIndex(0, size, source.byteSize());
        long done = 0;
        while (done < size) {
            long n =
                    Kernel.transfer(
                            Sys.PWRITE, fd(), source.address() + done, size - done, offset + done);
            if (n != -PosixException.EINTR) {
                done += Kernel.check(n, label);
            }
        }
    }

    /** One {@code pwrite(2)}: the bytes written, which may be fewer than there are. */
    public long writeSome(long offset, MemorySegment source) throws PosixException {
        long n;
        do {
            n = Kernel.transfer(Sys.PWRITE, fd(), source.address(), source.byteSize(), offset);
        } while (n == -PosixException.EINTR);
        return Kernel.check(n, label);
    }

    /**
     * One {@code read(2)} at the file position, for devices and sockets.
     *
     * @return bytes read, or minus the errno
     */
    public long readOnce(MemorySegment target) {
        return Kernel.transfer(Sys.READ, fd(), target.address(), target.byteSize(), 0);
    }

    /**
     * One {@code write(2)} at the file position, for devices and sockets.
     *
     * @return bytes written, or minus the errno
     */
    public long writeOnce(MemorySegment source) {
        return Kernel.transfer(Sys.WRITE, fd(), source.address(), source.byteSize(), 0);
    }

    /** {@link #writeOnce(MemorySegment)} of the first {@code length} bytes. */
    public long writeOnce(MemorySegment source, long length) {
        return Kernel.transfer(
                Sys.WRITE, fd(), source.address(), Math.min(length, source.byteSize()), 0);
    }

    /**
     * One {@code writev(2)} of {@code count} vectors at {@code vectors} (struct iovec).
     *
     * @return bytes written, or minus the errno
     */
    public long writeVector(MemorySegment vectors, int count) {
        return Kernel.transfer(Sys.WRITEV, fd(), vectors.address(), count, 0);
    }

    /**
     * {@code ioctl(2)} with a pointer or a number as argument.
     *
     * @return its result, or minus the errno
     */
    public long ioctl(long request, long argument) {
        return Kernel.call(Sys.IOCTL, fd(), request, argument);
    }

    /** Cuts or extends the file. */
    public void truncate(long size) throws PosixException {
        Kernel.check(Kernel.call(Sys.FTRUNCATE, fd(), size, 0, 0), label);
    }

    /** {@code fallocate(2)} with the kernel's mode bits. */
    public void allocate(int mode, long offset, long length) throws PosixException {
        Kernel.check(Kernel.call(Sys.FALLOCATE, fd(), mode, offset, length), label);
    }

    /** First data at or behind {@code offset}, or -1 if there is only a hole up to the end. */
    public long seekData(long offset) throws PosixException {
        long found = Kernel.call(Sys.LSEEK, fd(), offset, SEEK_DATA);
        return found == -PosixException.ENXIO ? -1 : Kernel.check(found, label);
    }

    /** First hole at or behind {@code offset}, or -1 if {@code offset} is behind the end. */
    public long seekHole(long offset) throws PosixException {
        long found = Kernel.call(Sys.LSEEK, fd(), offset, SEEK_HOLE);
        return found == -PosixException.ENXIO ? -1 : Kernel.check(found, label);
    }

    /** Copies inside the kernel; bytes copied, or minus the errno. */
    public long copyRange(long offset, HostFile to, long target, long length) {
        MemorySegment offsets = MemoryConstants.TWO_WORDS.get();
        offsets.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, offset);
        offsets.set(java.lang.foreign.ValueLayout.JAVA_LONG, 8, target);
        return Kernel.call(
                Sys.COPY_FILE_RANGE,
                fd(),
                offsets.address(),
                to.fd(),
                offsets.address() + 8,
                length,
                0);
    }

    /** Content and attributes to the disk. */
    public void sync() throws PosixException {
        Kernel.check(Kernel.call(Sys.FSYNC, fd()), label);
    }

    /** Content, and what is needed to read it, to the disk. */
    public void syncData() throws PosixException {
        Kernel.check(Kernel.call(Sys.FDATASYNC, fd()), label);
    }

    /** Everything that the file system under this file has not yet written. */
    public void syncFileSystem() throws PosixException {
        Kernel.check(Kernel.call(Sys.SYNCFS, fd()), label);
    }

    /** Attributes of the open file. */
    public void stat(HostStat result) throws PosixException {
        result.fill(fd(), EMPTY_PATH, AT_EMPTY_PATH, label);
    }

    /** Size in bytes. */
    public long size() throws PosixException {
        HostStat stat = new HostStat();
        stat(stat);
        return stat.size;
    }

    /** Sets access and modification time. */
    public void times(long atime, int atimeNanos, long mtime, int mtimeNanos)
            throws PosixException {
        MemorySegment times = MemoryConstants.times(atime, atimeNanos, mtime, mtimeNanos);
        Kernel.check(Kernel.call(Sys.UTIMENSAT, fd(), 0, times.address(), 0), label);
    }

    /**
     * Takes the exclusive lock of the file ({@code flock}) if nobody has it. The kernel frees it
     * when the process ends, however it ends.
     *
     * @return false if somebody has it, or has a shared one
     */
    public boolean tryLock() throws PosixException {
        return tryLock(LOCK_EXCLUSIVE);
    }

    /**
     * Takes the shared lock of the file, as {@link #tryLock}.
     *
     * @return false if somebody has the exclusive one
     */
    public boolean tryLockShared() throws PosixException {
        return tryLock(LOCK_SHARED);
    }

    private boolean tryLock(int kind) throws PosixException {
        long result = Kernel.call(Sys.FLOCK, fd(), kind | LOCK_NO_WAIT, 0, 0);
        if (result == -PosixException.EAGAIN) {
            return false;
        }
        Kernel.check(result, label);
        return true;
    }

    /**
     * Whether anybody has the file open for writing, or mapped so, by whatever descriptor. To be
     * asked of a descriptor that reads only; true where the host cannot tell.
     */
    public boolean isWrittenBySomebody() {
        // A read lease is refused while there are writers (fcntl(2), F_SETLEASE).
        if (Kernel.call(Sys.FCNTL, fd(), F_SETLEASE, F_RDLCK) < 0) {
            return true;
        }
        Kernel.call(Sys.FCNTL, fd(), F_SETLEASE, F_UNLCK);
        return false;
    }
}
