package io.celfs.core.vfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system-call view of a tree, for one process: descriptors are small numbers, the lowest free
 * one is given out, as many as the limit says (EMFILE). Analogous to Linux's {@code files_struct}.
 * Errors are those of the system calls of the same name; a descriptor that is not open is EBADF.
 *
 * <p>Safe for any number of threads. Reads and writes that use the position are atomic to each
 * other, also through duplicates; writes with {@link OpenatFlags#APPEND} are atomic to everybody. A
 * descriptor that is closed while a call runs on it ends with that call.
 */
public final class FileDescriptorTable implements AutoCloseable {
    /** Instead of a directory's descriptor: the working directory. */
    public static final int AT_FDCWD = -100;

    /** Default limit of open descriptors. */
    public static final int DEFAULT_LIMIT = 1024;

    private final Vfs vfs;
    private final OpContext context;
    private final NodeCalls nodes;
    private final int limit;
    private final PathCalls fromWorkingDirectory;

    /** Appends of one inode by this process take turns; few locks serve all inodes. */
    private final Lock[] appendLocks =
            Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

    private final Object lock = new Object();

    /** Numbers in use or about to be. */
    @GuardedBy("lock")
    private final BitSet taken = new BitSet();

    @GuardedBy("lock")
    private final Map<Integer, OpenFile> open = new HashMap<>();

    @GuardedBy("lock")
    private OpenFile workingDirectory;

    /** A process with {@link #DEFAULT_LIMIT} and the root as its working directory. */
    public FileDescriptorTable(Vfs vfs, OpContext context) throws FsException {
        this(vfs, context, DEFAULT_LIMIT);
    }

    /**
     * A process without open files.
     *
     * @param context on whose behalf; must stay valid and may not change
     * @param limit how many descriptors may be open
     */
    public FileDescriptorTable(Vfs vfs, OpContext context, int limit) throws FsException {
        this.vfs = vfs;
        this.context = context;
        this.limit = limit;
        this.nodes = new NodeCalls(vfs, context);
        this.workingDirectory = opened(vfs.opendir(context, Vfs.ROOT), true, OpenatFlags.RDONLY);
        this.fromWorkingDirectory = new PathCalls(vfs, context, () -> hold(AT_FDCWD));
    }

    private OpenFile opened(FileHandle handle, boolean directory, int flags) {
        Lock appendLock = appendLocks[(int) Long.remainderUnsigned(handle.ino(), 64)];
        return new OpenFile(vfs, context, handle, directory, flags, appendLock);
    }

    // ---- descriptors ----

    /** The calls that take a path; relative ones begin at a directory or {@link #AT_FDCWD}. */
    public PathCalls at(int directory) {
        return directory == AT_FDCWD
                ? fromWorkingDirectory
                : new PathCalls(vfs, context, () -> hold(directory));
    }

    /** {@link #at} the working directory. */
    public PathCalls paths() {
        return fromWorkingDirectory;
    }

    /** Opens from the working directory; see {@link #openat}. */
    public int open(byte[] path, int flags, int mode) throws FsException {
        return openat(AT_FDCWD, path, flags, mode);
    }

    /**
     * Opens a file or directory.
     *
     * @param flags of {@link OpenatFlags}; any other is EINVAL
     * @param mode permission bits of a new file, less those of {@link OpContext#umask}
     * @return a descriptor, 0 or more
     */
    public int openat(int directory, byte[] path, int flags, int mode) throws FsException {
        OpenatFlags.check(flags);
        int descriptor = reserve();
        OpenFile file = null;
        try {
            file = at(directory).walk(path, walk -> open(walk, flags, mode));
            install(descriptor, file);
            return descriptor;
        } finally {
            if (file == null) {
                giveBack(descriptor);
            }
        }
    }

    private OpenFile open(PathWalk walk, int flags, int mode) throws FsException {
        Opening opening = new Opening(vfs, context, walk, flags, mode);
        return opened(opening.run(), opening.openedDirectory(), flags);
    }

    private int reserve() throws FsException {
        synchronized (lock) {
            int lowest = taken.nextClearBit(0);
            if (lowest >= limit) {
                throw Errno.EMFILE.exception();
            }
            taken.set(lowest);
            return lowest;
        }
    }

    private void giveBack(int descriptor) {
        synchronized (lock) {
            taken.clear(descriptor);
        }
    }

    private void install(int descriptor, OpenFile file) {
        synchronized (lock) {
            open.put(descriptor, file);
        }
    }

    /** Another descriptor of the same open file: position and flags are shared. */
    public int dup(int descriptor) throws FsException {
        OpenFile file = hold(descriptor);
        int duplicate = -1;
        try {
            duplicate = reserve();
            install(duplicate, file);
            return duplicate;
        } finally {
            if (duplicate < 0) {
                file.close();
            }
        }
    }

    /** As {@link #dup}, with the number chosen; what it was before is closed in the same step. */
    public int dup2(int descriptor, int wanted) throws FsException {
        OpenFile file = hold(descriptor);
        OpenFile before = file;
        try {
            if (wanted < 0 || wanted >= limit) {
                throw Errno.EBADF.exception("descriptor " + wanted);
            }
            if (wanted != descriptor) {
                before = exchange(wanted, file);
            }
            return wanted;
        } finally {
            if (before != null) {
                before.close();
            }
        }
    }

    /** Null if the number was free; EBUSY while another thread is about to open it. */
    private @Nullable OpenFile exchange(int descriptor, OpenFile file) throws FsException {
        synchronized (lock) {
            if (taken.get(descriptor) && !open.containsKey(descriptor)) {
                throw Errno.EBUSY.exception("descriptor " + descriptor + " is being opened");
            }
            taken.set(descriptor);
            return open.put(descriptor, file);
        }
    }

    public void close(int descriptor) throws FsException {
        OpenFile file;
        synchronized (lock) {
            file = open.remove(descriptor);
            if (file == null) {
                throw Errno.EBADF.exception("descriptor " + descriptor);
            }
            taken.clear(descriptor);
        }
        file.close();
    }

    /** Makes a directory the one where {@link #AT_FDCWD} begins. */
    public void chdir(byte[] path) throws FsException {
        OpenFile entered =
                fromWorkingDirectory.walk(path, walk -> open(walk, OpenatFlags.DIRECTORY, 0));
        OpenFile left;
        synchronized (lock) {
            left = workingDirectory;
            workingDirectory = entered;
        }
        left.close();
    }

    /** Closes every descriptor. */
    @Override
    public void close() {
        List<OpenFile> all;
        synchronized (lock) {
            all = List.copyOf(open.values());
            open.clear();
            taken.clear();
        }
        all.forEach(OpenFile::close);
        workingDirectory().close();
    }

    private OpenFile workingDirectory() {
        synchronized (lock) {
            return workingDirectory;
        }
    }

    /** The open file, to be dropped by the caller. */
    private OpenFile hold(int descriptor) throws FsException {
        synchronized (lock) {
            OpenFile file = descriptor == AT_FDCWD ? workingDirectory : open.get(descriptor);
            if (file == null) {
                throw Errno.EBADF.exception("descriptor " + descriptor);
            }
            file.hold();
            return file;
        }
    }

    /** What is done to an open file. */
    @FunctionalInterface
    private interface Use<T> {
        T run(OpenFile file) throws FsException;
    }

    private <T> T with(int descriptor, Use<T> use) throws FsException {
        try (OpenFile file = hold(descriptor)) {
            return use.run(file);
        }
    }

    // ---- content ----

    /** Reads from the position on and moves it; 0 at the end. */
    public int read(int descriptor, MemorySegment target) throws FsException {
        return with(descriptor, file -> file.read(target));
    }

    /** Reads at an offset; the position stays. */
    public int pread(int descriptor, MemorySegment target, long offset) throws FsException {
        return with(descriptor, file -> file.pread(offset, target));
    }

    /** Writes at the position, or at the end with APPEND, and moves the position behind it. */
    public int write(int descriptor, MemorySegment source) throws FsException {
        return with(descriptor, file -> file.write(source));
    }

    /** Writes at an offset, or at the end with APPEND as Linux does; the position stays. */
    public int pwrite(int descriptor, MemorySegment source, long offset) throws FsException {
        return with(descriptor, file -> file.pwrite(offset, source));
    }

    /** Moves the position; in a directory only to the beginning or to a cookie. */
    public long lseek(int descriptor, long offset, Whence whence) throws FsException {
        return with(descriptor, file -> file.seek(offset, whence));
    }

    public void ftruncate(int descriptor, long size) throws FsException {
        with(
                descriptor,
                file -> {
                    if (!file.writes()) {
                        throw Errno.EINVAL.exception("not open for writing");
                    }
                    nodes.resize(nodes.attributes(file.ino()), size);
                    return size;
                });
    }

    /**
     * Allocates, punches or zeroes a range; {@code mode} of {@link io.celfs.core.FallocateMode}.
     */
    public void fallocate(int descriptor, int mode, long offset, long length) throws FsException {
        with(
                descriptor,
                file -> {
                    if (!file.writes()) {
                        throw Errno.EBADF.exception("not open for writing");
                    }
                    vfs.fallocate(context, file.handle(), mode, offset, length);
                    return length;
                });
    }

    /** Copies a range, also from one file system to another; positions stay. */
    public long copyFileRange(int from, long offset, int to, long target, long length)
            throws FsException {
        return with(
                from,
                source ->
                        with(
                                to,
                                sink ->
                                        vfs.copyFileRange(
                                                context,
                                                source.handle(),
                                                offset,
                                                sink.handle(),
                                                target,
                                                length)));
    }

    public void fsync(int descriptor) throws FsException {
        sync(descriptor, false);
    }

    public void fdatasync(int descriptor) throws FsException {
        sync(descriptor, true);
    }

    private void sync(int descriptor, boolean dataOnly) throws FsException {
        with(
                descriptor,
                file -> {
                    file.sync(dataOnly);
                    return dataOnly;
                });
    }

    /**
     * The next entries of a directory, the dots among them; none at the end.
     *
     * @param limit at least 1
     */
    public List<DirectoryEntry> getdents(int descriptor, int limit) throws FsException {
        return with(descriptor, file -> file.list(limit));
    }

    // ---- attributes ----

    public Attributes fstat(int descriptor) throws FsException {
        return with(descriptor, file -> nodes.attributes(file.ino()));
    }

    /** What is done to the node of an open file. */
    @FunctionalInterface
    private interface NodeAct {
        void run(Attributes node) throws FsException;
    }

    private void act(int descriptor, NodeAct act) throws FsException {
        with(
                descriptor,
                file -> {
                    Attributes node = nodes.attributes(file.ino());
                    act.run(node);
                    return node;
                });
    }

    public void fchmod(int descriptor, int mode) throws FsException {
        act(descriptor, node -> nodes.chmod(node, mode));
    }

    public void fchown(int descriptor, int uid, int gid) throws FsException {
        act(descriptor, node -> nodes.chown(node, uid, gid));
    }

    public void futimens(int descriptor, AttributeChange times) throws FsException {
        act(descriptor, node -> nodes.utimens(node, times));
    }

    public byte[] fgetxattr(int descriptor, Name name) throws FsException {
        return with(descriptor, file -> nodes.getxattr(nodes.attributes(file.ino()), name));
    }

    public void fsetxattr(int descriptor, Name name, byte[] value, int flags) throws FsException {
        act(descriptor, node -> nodes.setxattr(node, name, value, flags));
    }

    public List<Name> flistxattr(int descriptor) throws FsException {
        return with(descriptor, file -> nodes.listxattr(nodes.attributes(file.ino())));
    }

    public void fremovexattr(int descriptor, Name name) throws FsException {
        act(descriptor, node -> nodes.removexattr(node, name));
    }
}
