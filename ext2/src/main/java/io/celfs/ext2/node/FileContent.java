package io.celfs.ext2.node;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.node.BlockMap.Content;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Content of regular files. A write touches the blocks in its range and no others: whole blocks are
 * written without being read or zeroed, a partial one is read once, and the inode is stored once.
 * Behind the end of a file its last block is zero.
 */
public final class FileContent {
    /** What fallocate and truncation write where a block stays in part. */
    private static final MemorySegment ZEROS =
            MemorySegment.ofArray(new byte[64 * 1024]).asReadOnly();

    private static final long LARGE_FILE = 1L << 31;

    private final Volume volume;
    private final BlockMap map;
    private final int blockSize;

    public FileContent(Volume volume, BlockMap map) {
        this.volume = volume;
        this.map = map;
        this.blockSize = volume.geometry().blockSize();
    }

    /** The largest size in bytes. */
    public long maxSize() {
        return map.path().maxSize();
    }

    private long blocks(long from, long to) {
        return (to - 1) / blockSize - from / blockSize + 1;
    }

    /** Reads up to the end of the file; bytes read. */
    public int read(Inode inode, long offset, MemorySegment target) throws IOException {
        long end = Math.min(inode.record().size(), offset + target.byteSize());
        long at = offset;
        while (at < end) {
            Run run = map.find(inode, at / blockSize, blocks(at, end));
            int from = (int) (at % blockSize);
            long length = Math.min((long) run.count() * blockSize - from, end - at);
            MemorySegment piece = target.asSlice(at - offset, length);
            if (run.isHole()) {
                piece.fill((byte) 0);
            } else {
                volume.data().read(run.block(), from, piece);
            }
            at += length;
        }
        return (int) Math.max(0, end - offset);
    }

    /**
     * Writes; does not change times.
     *
     * @param privileged whether the blocks kept for the super-user may be used
     * @return bytes written, fewer if there is no room for more
     * @throws FsException EFBIG, ENOSPC if nothing could be written
     */
    public int write(Inode inode, long offset, MemorySegment source, boolean privileged)
            throws IOException {
        if (offset >= maxSize()) {
            throw Errno.EFBIG.exception();
        }
        long end = Math.min(maxSize(), offset + source.byteSize());
        long old = inode.record().size();
        if (offset > old) {
            zeroTail(inode, old);
        }
        long at = offset;
        try {
            while (at < end) {
                at += writeRun(inode, at, source.asSlice(at - offset, end - at), privileged);
            }
        } catch (IOException e) {
            reached(inode, offset, at);
            dropBehindEnd(inode);
            if (at == offset) {
                throw e;
            }
        }
        reached(inode, offset, at);
        return (int) (at - offset);
    }

    /** Bytes were written from one place to another; none if they are the same. */
    private void reached(Inode inode, long start, long end) {
        if (end > start && end > inode.record().size()) {
            setSize(inode, end);
        }
    }

    /** Frees what was allocated for bytes that were not written after all. */
    private void dropBehindEnd(Inode inode) throws IOException {
        long kept = (inode.record().size() + blockSize - 1) / blockSize;
        map.free(inode, kept, Long.MAX_VALUE, Content.DATA);
    }

    /** Writes into one run of blocks, allocated if they are missing; bytes written. */
    private long writeRun(Inode inode, long at, MemorySegment source, boolean privileged)
            throws IOException {
        long logical = at / blockSize;
        int from = (int) (at % blockSize);
        Run run = map.find(inode, logical, blocks(at, at + source.byteSize()));
        boolean fresh = run.isHole();
        if (fresh) {
            run = map.fill(inode, logical, run.count(), privileged);
        }
        long length = Math.min((long) run.count() * blockSize - from, source.byteSize());
        volume.data().write(run.block(), from, source.asSlice(0, length), fresh);
        return length;
    }

    private void setSize(Inode inode, long size) {
        inode.record().size(size);
        if (size >= LARGE_FILE) {
            volume.keeper().needsLargeFiles();
        }
    }

    /** Cuts or extends; does not change times. EFBIG. */
    public void resize(Inode inode, long size) throws IOException {
        if (size > maxSize()) {
            throw Errno.EFBIG.exception();
        }
        long old = inode.record().size();
        if (size < old) {
            zeroTail(inode, size);
            long kept = (size + blockSize - 1) / blockSize;
            map.free(inode, kept, Long.MAX_VALUE, Content.DATA);
        } else {
            zeroTail(inode, old);
        }
        setSize(inode, size);
    }

    /** Zeroes the rest of the block in which {@code end} lies, if there is one. */
    private void zeroTail(Inode inode, long end) throws IOException {
        int used = (int) (end % blockSize);
        if (used != 0) {
            zeroMapped(inode, end, end - used + blockSize);
        }
    }

    /** Zeroes bytes of one block that is there; a hole stays one. */
    private void zeroMapped(Inode inode, long from, long to) throws IOException {
        Run run = map.find(inode, from / blockSize, 1);
        if (!run.isHole() && from < to) {
            MemorySegment zeros = ZEROS.asSlice(0, to - from);
            volume.data().write(run.block(), (int) (from % blockSize), zeros, false);
        }
    }

    /** Makes a hole: blocks that lie wholly in the range are freed, the rest is zeroed. */
    public void punch(Inode inode, long from, long to) throws IOException {
        long end = Math.min(to, inode.record().size());
        if (from >= end) {
            return;
        }
        long first = (from + blockSize - 1) / blockSize;
        boolean toEnd = end == inode.record().size();
        long last = toEnd ? (end + blockSize - 1) / blockSize : end / blockSize;
        if (first > last) {
            zeroMapped(inode, from, end);
            return;
        }
        zeroMapped(inode, from, Math.min(end, first * blockSize));
        if (!toEnd) {
            zeroMapped(inode, last * blockSize, end);
        }
        if (first < last) {
            map.free(inode, first, last, Content.DATA);
        }
    }

    /**
     * Allocates zeroed blocks for the holes of a range. Blocks cannot be allocated without being
     * written, nor behind the end of the file.
     */
    public void allocate(Inode inode, long from, long to, boolean privileged) throws IOException {
        try {
            fillHoles(inode, from, to, privileged);
        } catch (IOException e) {
            dropBehindEnd(inode);
            throw e;
        }
    }

    private void fillHoles(Inode inode, long from, long to, boolean privileged) throws IOException {
        long at = from;
        while (at < to) {
            long logical = at / blockSize;
            Run run = map.find(inode, logical, blocks(at, to));
            if (run.isHole()) {
                run = map.fill(inode, logical, run.count(), privileged);
                for (int i = 0; i < run.count(); i++) {
                    MemorySegment zeros = ZEROS.asSlice(0, blockSize);
                    volume.data().write(run.block() + i, 0, zeros, true);
                }
            }
            at = (logical + run.count()) * blockSize;
        }
    }

    /** Zeroes a range whose blocks are there. */
    public void zero(Inode inode, long from, long to) throws IOException {
        for (long at = from; at < to; ) {
            long end = Math.min(to, (at / blockSize + 1) * blockSize);
            zeroMapped(inode, at, end);
            at = end;
        }
    }

    /** The first byte at or behind {@code offset} in data, or in a hole; the size if none. */
    public long seek(Inode inode, long offset, boolean data) throws IOException {
        long size = inode.record().size();
        long at = offset;
        while (at < size) {
            Run run = map.find(inode, at / blockSize, blocks(at, size));
            if (run.isHole() != data) {
                return at;
            }
            at = (at / blockSize + run.count()) * blockSize;
        }
        return size;
    }
}
