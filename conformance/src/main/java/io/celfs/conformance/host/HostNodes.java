package io.celfs.conformance.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.posix.HostNode;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.util.HashMap;
import java.util.Map;

/**
 * The nodes that somebody refers to, by inode number. Each is held by a descriptor, so that the
 * host cannot use its number again meanwhile. The top directory has number 1 whatever the host
 * says.
 */
final class HostNodes implements AutoCloseable {
    private static final class Held {
        final HostNode node;
        long references;

        Held(HostNode node) {
            this.node = node;
        }
    }

    @GuardedBy("this")
    private final Map<Long, Held> held = new HashMap<>();

    private final HostNode root;
    private final long rootIno;
    private final long device;

    HostNodes(HostNode root) throws PosixException {
        HostStat stat = new HostStat();
        root.stat(stat);
        this.root = root;
        this.rootIno = stat.ino;
        this.device = stat.device;
    }

    /** ESTALE for a number that nobody refers to. */
    synchronized HostNode get(long ino) throws FsException {
        if (ino == FileSystem.ROOT) {
            return root;
        }
        Held found = held.get(ino);
        if (found == null) {
            throw Errno.ESTALE.exception("inode " + ino);
        }
        return found.node;
    }

    /** Takes over a node and adds a reference to it; fills in its attributes. */
    synchronized void refer(HostNode node, Attributes result) throws PosixException {
        fill(node, result);
        Held found = held.get(result.ino);
        if (result.ino == FileSystem.ROOT || found != null) {
            node.close();
        } else {
            found = new Held(node);
            held.put(result.ino, found);
        }
        if (found != null) {
            found.references++;
        }
    }

    synchronized void forget(long ino, long count) {
        Held found = held.get(ino);
        if (found != null) {
            found.references -= count;
            if (found.references <= 0) {
                held.remove(ino);
                found.node.close();
            }
        }
    }

    /** The number of a host's inode. */
    long number(long hostIno) {
        return hostIno == rootIno ? FileSystem.ROOT : hostIno;
    }

    void fill(HostNode node, Attributes result) throws PosixException {
        HostStat stat = new HostStat();
        node.stat(stat);
        if (stat.device != device) {
            throw new PosixException(PosixException.EXDEV, "another file system");
        }
        result.ino = number(stat.ino);
        result.mode = stat.mode;
        result.nlink = stat.nlink;
        result.uid = stat.uid;
        result.gid = stat.gid;
        result.rdev = packed(stat.rdevMajor, stat.rdevMinor);
        result.size = stat.size;
        result.blocks = stat.blocks;
        result.atime = stat.atime;
        result.atimeNanos = stat.atimeNanos;
        result.mtime = stat.mtime;
        result.mtimeNanos = stat.mtimeNanos;
        result.ctime = stat.ctime;
        result.ctimeNanos = stat.ctimeNanos;
    }

    /** Linux's 32-bit encoding of a device number (new_encode_dev, linux/kdev_t.h). */
    private static int packed(int major, int minor) {
        return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
    }

    @Override
    public synchronized void close() {
        held.values().forEach(each -> each.node.close());
        held.clear();
        root.close();
    }
}
