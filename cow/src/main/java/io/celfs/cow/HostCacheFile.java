package io.celfs.cow;

import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A file of the cache folder. */
final class HostCacheFile implements CacheFile {
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final ThreadLocal<HostStat> STAT = ThreadLocal.withInitial(HostStat::new);

    private final HostFile file;

    HostCacheFile(HostFile file) {
        this.file = file;
    }

    @Override
    public long read(long offset, MemorySegment target) throws PosixException {
        return file.read(offset, target);
    }

    @Override
    public void write(long offset, MemorySegment source) throws PosixException {
        file.write(offset, source);
    }

    @Override
    public void truncate(long size) throws PosixException {
        file.truncate(size);
    }

    @Override
    public void punch(long offset, long length) throws PosixException {
        file.allocate(PUNCH_HOLE | KEEP_SIZE, offset, length);
    }

    @Override
    public void allocate(long offset, long length, boolean keepSize) throws PosixException {
        file.allocate(keepSize ? KEEP_SIZE : 0, offset, length);
    }

    @Override
    public long seekData(long offset) throws PosixException {
        return file.seekData(offset);
    }

    @Override
    public long seekHole(long offset) throws PosixException {
        return file.seekHole(offset);
    }

    /** Where the host can share blocks between files, nothing is copied. */
    @Override
    public void copyTo(CacheFile target) throws IOException {
        if (!(target instanceof HostCacheFile host) || !copiedByHost(host.file)) {
            CacheFile.super.copyTo(target);
        }
    }

    private boolean copiedByHost(HostFile target) throws PosixException {
        long size = file.size();
        long from = file.seekData(0);
        while (from >= 0 && from < size) {
            long end = file.seekHole(from);
            while (from < end) {
                long copied = file.copyRange(from, target, from, end - from);
                if (copied <= 0) {
                    return false;
                }
                from += copied;
            }
            from = file.seekData(end);
        }
        target.truncate(size);
        return true;
    }

    @Override
    public void stat(Stat result) throws PosixException {
        HostStat stat = STAT.get();
        file.stat(stat);
        result.size = stat.size;
        result.mtime = stat.mtime;
        result.mtimeNanos = stat.mtimeNanos;
        result.blocks = stat.blocks;
    }

    @Override
    public void times(long atime, int atimeNanos, long mtime, int mtimeNanos)
            throws PosixException {
        file.times(atime, atimeNanos, mtime, mtimeNanos);
    }

    @Override
    public void sync() throws PosixException {
        file.syncData();
    }

    @Override
    public int descriptor() {
        return file.fd();
    }

    @Override
    public void close() {
        file.close();
    }
}
