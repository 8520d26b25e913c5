package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.HostBacked;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An open file or directory. */
final class Handle implements FileHandle, HostBacked {
    final Node node;
    final int flags;

    private final LayerStack layers;

    /** True if one host file holds the whole content and may be lent while this handle is open. */
    private final boolean lendable;

    @GuardedBy("this")
    private boolean lent;

    @GuardedBy("this")
    private boolean released;

    /** Failures of making content durable that this handle has told of, or that were before it. */
    @GuardedBy("this")
    private int toldFailures;

    Handle(LayerStack layers, Node node, int flags, boolean lendable) {
        this.layers = layers;
        this.node = node;
        this.flags = flags;
        this.lendable = lendable;
        this.toldFailures = node.syncFailures();
    }

    @Override
    public long ino() {
        return node.ino;
    }

    @Override
    public @Nullable HostBacked hostBacked() {
        return lendable ? this : null;
    }

    @Override
    public int lendDescriptor() throws FsException {
        layers.lock.readLock().lock(); // A freeze must know of all that are lent.
        try {
            return lend();
        } finally {
            layers.lock.readLock().unlock();
        }
    }

    private synchronized int lend() throws FsException {
        DirtyFile file = node.file;
        if (file == null || !file.isWhole() || released) {
            throw Errno.EBADF.exception();
        }
        try {
            int descriptor = file.whole().descriptor();
            if (!lent) {
                lent = true;
                node.lend();
            }
            return descriptor;
        } catch (IOException e) {
            throw Failures.of(e, "content of inode " + node.ino);
        }
    }

    /** Ends the handle; false if it had ended before. */
    synchronized boolean release() {
        boolean first = !released;
        released = true;
        if (first && lent) {
            node.takeBack();
        }
        return first;
    }

    /** True, once, for each failure that this handle has not told of. */
    synchronized boolean tellsFailure() {
        int failures = node.syncFailures();
        boolean untold = failures != toldFailures;
        toldFailures = failures;
        return untold;
    }
}
