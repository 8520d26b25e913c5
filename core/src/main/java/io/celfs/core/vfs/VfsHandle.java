package io.celfs.core.vfs;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.HostBacked;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A handle of a mounted file system; keeps its mount in the tree until it is released. */
final class VfsHandle implements FileHandle {
    final Mount mount;
    final FileHandle inner;
    private final long ino;
    private final AtomicBoolean released = new AtomicBoolean();

    VfsHandle(Mount mount, FileHandle inner, long ino) {
        this.mount = mount;
        this.inner = inner;
        this.ino = ino;
    }

    /** The handle as one of ours; EBADF if it is not. */
    static VfsHandle of(FileHandle handle) throws FsException {
        if (handle instanceof VfsHandle ours) {
            return ours;
        }
        throw Errno.EBADF.exception("foreign handle");
    }

    @Override
    public long ino() {
        return ino;
    }

    @Override
    public @Nullable HostBacked hostBacked() {
        return inner.hostBacked();
    }

    /** Ends the handle; a second time nothing happens. */
    void release() {
        if (released.compareAndSet(false, true)) {
            mount.fs.release(inner);
            mount.leave();
        }
    }
}
