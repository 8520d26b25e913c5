package io.celfs.fuse.session;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.fuse.wire.ForgetIn;
import io.celfs.fuse.wire.InterruptIn;
import io.celfs.fuse.wire.Opcode;
import io.celfs.fuse.wire.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Turns one request into one reply: the only place where failures become error numbers. */
final class Dispatcher {
    private static final Logger LOG = System.getLogger("io.celfs.fuse");

    private final Served served;
    private final Interrupts interrupts;
    private final Backlog backlog;
    private final FailureLog failures = new FailureLog(System::nanoTime);
    private final RequestCounts counts = new RequestCounts();
    private final NameOperations names;
    private final AttributeOperations attributes;
    private final OpenOperations opens;
    private final DataOperations data;
    private final DirectoryOperations directories;
    private final XattrOperations xattrs;

    Dispatcher(Served served, Interrupts interrupts, Backlog backlog, Notifier notifier) {
        this.backlog = backlog;
        this.served = served;
        this.interrupts = interrupts;
        this.names = new NameOperations(served);
        this.attributes = new AttributeOperations(served);
        this.opens = new OpenOperations(served, notifier);
        this.data = new DataOperations(served);
        this.directories = new DirectoryOperations(served);
        this.xattrs = new XattrOperations(served);
    }

    /**
     * Serves the request of {@code x} and finishes its reply.
     *
     * @return false if the kernel expects no reply
     */
    boolean serve(Exchange x) {
        Opcode opcode = x.request.opcode();
        x.unseenCloses = served.modes.unseenCloses();
        if (opcode != null) {
            counts.count(opcode);
        }
        try {
            if (opcode != null && !opcode.answered()) {
                serveSilently(opcode, x.request);
                return false;
            }
            if (opcode == Opcode.INTERRUPT) {
                return refuseInterrupt(x);
            }
            boolean refused = x.context.cancelled() && !isRelease(opcode);
            int size = refused ? interrupted() : answer(opcode, x);
            x.reply.success(x.request.unique(), size);
        } catch (FsException failure) {
            if (failure.errno() == Errno.EIO && opcode != null) {
                failures.tell(opcode, served.nodes.inoOrZero(x.request.nodeId()), failure);
            }
            fail(x, failure.errno());
        } catch (Throwable accident) {
            LOG.log(Level.ERROR, () -> describe(opcode, x.request), accident);
            fail(x, Errno.EIO);
        }
        return true;
    }

    RequestCounts counts() {
        return counts;
    }

    /** True for requests that no file system can hold up: they are about other requests. */
    static boolean isQuick(Request request) {
        Opcode opcode = request.opcode();
        return opcode != null && (!opcode.answered() || opcode == Opcode.INTERRUPT);
    }

    /** The kernel gives a handle up once, whatever we answer. */
    private static boolean isRelease(@Nullable Opcode opcode) {
        return opcode == Opcode.RELEASE || opcode == Opcode.RELEASEDIR;
    }

    private static int interrupted() throws FsException {
        throw Errno.EINTR.exception();
    }

    /** What was given before the failure is taken back. */
    private void fail(Exchange x, Errno errno) {
        served.undo(x);
        x.reply.failure(x.request.unique(), errno);
    }

    private static String describe(@Nullable Opcode opcode, Request request) {
        return opcode + " of node " + request.nodeId() + " failed; answered EIO";
    }

    private void serveSilently(Opcode opcode, Request request) {
        if (request.bodyLength() < opcode.minimumBody()) {
            return;
        }
        if (opcode == Opcode.FORGET) {
            served.forget(request.nodeId(), ForgetIn.lookups(request));
        } else if (opcode == Opcode.BATCH_FORGET) {
            for (int i = 0; i < ForgetIn.batchSize(request); i++) {
                served.forget(ForgetIn.batchNode(request, i), ForgetIn.batchLookups(request, i));
            }
        }
    }

    /**
     * An interrupt that hits its target needs no reply: the target's own says EINTR. EAGAIN lets
     * the kernel send it again, in case it overtook the reader that has just taken its target; if
     * the target is done the kernel has forgotten it and ignores this.
     */
    private boolean refuseInterrupt(Exchange x) {
        if (x.request.bodyLength() < Opcode.INTERRUPT.minimumBody()) {
            return false;
        }
        long target = InterruptIn.unique(x.request);
        if (interrupts.interrupt(target)) {
            return false;
        }
        if (backlog.withdraw(target)) {
            x.reply.failure(target, Errno.EINTR);
        } else {
            x.reply.failure(x.request.unique(), Errno.EAGAIN);
        }
        return true;
    }

    private int answer(@Nullable Opcode opcode, Exchange x) throws FsException {
        if (opcode == null) {
            throw Errno.ENOSYS.exception();
        }
        if (x.request.bodyLength() < opcode.minimumBody()) {
            throw Errno.EINVAL.exception("short request");
        }
        return switch (opcode) {
            case LOOKUP -> names.lookup(x);
            case MKNOD -> names.mknod(x);
            case MKDIR -> names.mkdir(x);
            case SYMLINK -> names.symlink(x);
            case LINK -> names.link(x);
            case UNLINK -> names.unlink(x);
            case RMDIR -> names.rmdir(x);
            case RENAME -> names.rename(x);
            case RENAME2 -> names.rename2(x);
            case READLINK -> names.readlink(x);
            case GETATTR -> attributes.getattr(x);
            case SETATTR -> attributes.setattr(x);
            case STATX -> attributes.statx(x);
            case STATFS -> attributes.statfs(x);
            case OPEN -> opens.open(x);
            case CREATE -> opens.create(x);
            case TMPFILE -> opens.tmpfile(x);
            case OPENDIR -> opens.opendir(x);
            case RELEASE, RELEASEDIR -> opens.release(x);
            case READ -> data.read(x);
            case WRITE -> data.write(x);
            case COPY_FILE_RANGE -> data.copyFileRange(x);
            case COPY_FILE_RANGE_64 -> data.copyFileRange64(x);
            case FALLOCATE -> data.fallocate(x);
            case LSEEK -> data.seek(x);
            case FSYNC -> data.fsync(x);
            case SYNCFS -> data.syncfs(x);
            case READDIR -> directories.readdir(x);
            case READDIRPLUS -> directories.readdirplus(x);
            case FSYNCDIR -> directories.fsyncdir(x);
            case SETXATTR -> xattrs.set(x);
            case GETXATTR -> xattrs.get(x);
            case LISTXATTR -> xattrs.list(x);
            case REMOVEXATTR -> xattrs.remove(x);
            case DESTROY -> 0;
            case IOCTL -> throw Errno.ENOTTY.exception();
            case INIT -> throw Errno.EIO.exception("second INIT");
            // Said once, then the kernel does it alone: nothing is buffered here that a close
            // would have to flush, and it checks permissions and keeps locks itself.
            case FLUSH, ACCESS, POLL, BMAP, GETLK, SETLK, SETLKW -> throw Errno.ENOSYS.exception();
            case FORGET, BATCH_FORGET, NOTIFY_REPLY, INTERRUPT ->
                    throw new IllegalStateException("not answered here: " + opcode);
        };
    }
}
