package io.celfs.fuse.session;

import io.celfs.fuse.wire.InitFlags;
import io.celfs.fuse.wire.InitIn;
import io.celfs.fuse.wire.InitOut;
import io.celfs.fuse.wire.Protocol;
import io.celfs.fuse.wire.Reply;
import io.celfs.fuse.wire.Request;

/**
 * What kernel and session agreed on.
 *
 * @param kernelMinor the kernel's minor version of protocol 7
 * @param flags the features of {@link InitFlags} that are on
 * @param maxWrite longest read and write in bytes
 */
public record Negotiated(int kernelMinor, long flags, int maxWrite) {
    private static final int PAGE = 4096;
    private static final int PAGES_WITHOUT_FLAG = 32;
    private static final int MAX_BACKGROUND = 64;
    private static final int CONGESTION = 48;

    /** What is asked for whenever the kernel offers it. */
    private static final long WANTED =
            InitFlags.ASYNC_READ
                    | InitFlags.ATOMIC_O_TRUNC
                    | InitFlags.BIG_WRITES
                    | InitFlags.DO_READDIRPLUS
                    | InitFlags.READDIRPLUS_AUTO
                    | InitFlags.ASYNC_DIO
                    | InitFlags.PARALLEL_DIROPS
                    | InitFlags.ABORT_ERROR
                    | InitFlags.MAX_PAGES
                    | InitFlags.CACHE_SYMLINKS
                    | InitFlags.EXPLICIT_INVAL_DATA
                    | InitFlags.HANDLE_KILLPRIV_V2
                    | InitFlags.INIT_EXT
                    | InitFlags.DIRECT_IO_ALLOW_MMAP;

    /** Lists are obeyed by the kernel; whether the umask counts is then known only behind it. */
    private static final long ACLS = InitFlags.POSIX_ACL | InitFlags.DONT_MASK;

    /**
     * Agrees with the kernel whose INIT is {@code request}, which must be acceptable.
     *
     * @param acls true if the file system has access control lists
     */
    static Negotiated with(Request request, SessionOptions options, boolean acls) {
        long offered = InitIn.flags(request);
        long flags = offered & wanted(options);
        if (acls && options.xattrs() && (offered & ACLS) == ACLS) {
            flags |= ACLS;
        }
        if ((flags & InitFlags.INIT_EXT) == 0) {
            flags &= 0xffffffffL;
        }
        int pages = (flags & InitFlags.MAX_PAGES) != 0 ? Integer.MAX_VALUE : PAGES_WITHOUT_FLAG;
        int maxWrite = Math.min(options.maxWrite() / PAGE, pages) * PAGE;
        return new Negotiated(InitIn.minor(request), flags, maxWrite);
    }

    private static long wanted(SessionOptions options) {
        return WANTED
                | (options.xattrs() ? InitFlags.SETXATTR_EXT : 0)
                | (options.writeback() ? InitFlags.WRITEBACK_CACHE : 0)
                | (options.passthrough() ? InitFlags.PASSTHROUGH : 0);
    }

    /** True if the kernel's INIT can be answered at all. */
    static boolean acceptable(Request request) {
        return InitIn.major(request) > Protocol.MAJOR
                || (InitIn.major(request) == Protocol.MAJOR
                        && InitIn.minor(request) >= Protocol.OLDEST_MINOR);
    }

    /** Writes the answer to INIT and returns its size. */
    int write(Reply reply, int stackDepth) {
        InitOut.version(reply, Protocol.MINOR, flags);
        InitOut.sizes(reply, SessionOptions.MAX_WRITE, maxWrite, maxWrite / PAGE);
        InitOut.background(reply, MAX_BACKGROUND, CONGESTION);
        InitOut.timeGranularity(reply, 1);
        if (has(InitFlags.PASSTHROUGH)) {
            InitOut.maxStackDepth(reply, stackDepth);
        }
        return InitOut.SIZE;
    }

    /** True if all of these features are on. */
    public boolean has(long wanted) {
        return (flags & wanted) == wanted;
    }

    /** The minor version that both sides speak. */
    public int minor() {
        return Math.min(kernelMinor, Protocol.MINOR);
    }
}
