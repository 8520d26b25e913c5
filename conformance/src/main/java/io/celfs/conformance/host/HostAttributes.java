package io.celfs.conformance.host;

import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostNode;
import io.celfs.posix.PosixException;

/** One setattr as the system calls that make it up. */
final class HostAttributes {
    private HostAttributes() {}

    static void change(HostNode node, int mode, AttributeChange change)
            throws PosixException, FsException {
        if (change.has(AttributeChange.SIZE)) {
            resize(node, mode, change.size);
        }
        if ((change.valid & (AttributeChange.UID | AttributeChange.GID)) != 0) {
            node.chown(
                    change.has(AttributeChange.UID) ? change.uid : -1,
                    change.has(AttributeChange.GID) ? change.gid : -1);
        }
        if (change.has(AttributeChange.MODE)) {
            node.chmod(change.mode & FileMode.PERMISSIONS);
        }
        if ((change.valid & (AttributeChange.ATIME | AttributeChange.MTIME)) != 0) {
            node.times(
                    change.atime,
                    nanos(
                            change,
                            AttributeChange.ATIME,
                            AttributeChange.ATIME_NOW,
                            change.atimeNanos),
                    change.mtime,
                    nanos(
                            change,
                            AttributeChange.MTIME,
                            AttributeChange.MTIME_NOW,
                            change.mtimeNanos));
        }
    }

    private static void resize(HostNode node, int mode, long size)
            throws PosixException, FsException {
        if (FileMode.isDirectory(mode)) {
            throw Errno.EISDIR.exception();
        }
        if (!FileMode.isRegular(mode)) {
            throw Errno.EINVAL.exception("size");
        }
        try (HostFile file = node.open(HostFile.WRITE_ONLY)) {
            file.truncate(size);
        }
    }

    private static int nanos(AttributeChange change, int time, int now, int nanos) {
        if (!change.has(time)) {
            return HostNode.OMIT;
        }
        return change.has(now) ? HostNode.NOW : nanos;
    }
}
