package io.celfs.conformance;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file system that fails at a chosen call: the n-th of those that move data or names, once or
 * from then on. The call that fails does not reach the file system behind.
 */
public final class FaultInjection extends ForwardingFileSystem {
    private final AtomicLong callsLeft = new AtomicLong(Long.MAX_VALUE);
    private volatile Errno errno = Errno.EIO;
    private volatile boolean persistent;

    public FaultInjection(FileSystem delegate) {
        super(delegate);
    }

    /** Lets {@code calls} calls pass and fails the next one. */
    public void failOnceAfter(long calls, Errno with) {
        arm(calls, with, false);
    }

    /** Lets {@code calls} calls pass and fails all that follow. */
    public void failAlwaysAfter(long calls, Errno with) {
        arm(calls, with, true);
    }

    /** Fails no more. */
    public void disarm() {
        callsLeft.set(Long.MAX_VALUE);
    }

    private void arm(long calls, Errno with, boolean always) {
        errno = with;
        persistent = always;
        callsLeft.set(calls);
    }

    private void pass() throws FsException {
        long left = callsLeft.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
        if (left == 0 || (left < 0 && persistent)) {
            throw errno.exception("injected fault");
        }
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        pass();
        return super.read(context, handle, offset, target);
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        pass();
        return super.write(context, handle, offset, source);
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        pass();
        super.fsync(context, handle, dataOnly);
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        pass();
        return super.create(context, parent, name, mode, flags, result);
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        pass();
        super.mkdir(context, parent, name, mode, result);
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        pass();
        super.unlink(context, parent, name);
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        pass();
        super.rename(context, parent, name, newParent, newName, flags);
    }
}
