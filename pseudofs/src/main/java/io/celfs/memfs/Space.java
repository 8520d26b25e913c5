package io.celfs.memfs;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.StatFs;

/** What is taken of the limits. */
final class Space {
    private final MemoryLimits limits;
    private long bytes;
    private long inodes;

    Space(MemoryLimits limits) {
        this.limits = limits;
    }

    long maxFileSize() {
        return limits.fileSize();
    }

    boolean tryTake(long count) {
        if (count > limits.bytes() - bytes) {
            return false;
        }
        bytes += count;
        return true;
    }

    void take(long count) throws FsException {
        if (!tryTake(count)) {
            throw Errno.ENOSPC.exception();
        }
    }

    void giveBack(long count) {
        bytes -= count;
    }

    void takeInode() throws FsException {
        if (inodes == limits.inodes()) {
            throw Errno.ENOSPC.exception("no free inode");
        }
        inodes++;
    }

    void giveBackInode() {
        inodes--;
    }

    void fill(StatFs result) {
        result.blockSize = Pages.PAGE;
        result.blocks = limits.bytes() / Pages.PAGE;
        result.blocksFree = (limits.bytes() - bytes) / Pages.PAGE;
        result.blocksAvailable = result.blocksFree;
        result.files = limits.inodes();
        result.filesFree = limits.inodes() - inodes;
    }
}
