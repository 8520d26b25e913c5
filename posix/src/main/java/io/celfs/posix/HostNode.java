package io.celfs.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A node of the host that is held without being opened (O_PATH): a file, directory, link or device,
 * whatever its name becomes. Names are entries of it where it is a directory; links are never
 * followed. Calls that Linux has for open files only go through {@code /proc/self/fd}.
 */
public final class HostNode implements AutoCloseable {
    /** Nanoseconds that mean "now" to {@link #times}. */
    public static final int NOW = 0x3fffffff;

    /** Nanoseconds that mean "leave it" to {@link #times}. */
    public static final int OMIT = 0x3ffffffe;

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_FOLLOW = 0x400;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int O_TMPFILE = 020200000;
    private static final int PATH_MAX = 4096;
    private static final int XATTR_MAX = 65536;

    private final HostFile path;

    private HostNode(HostFile path) {
        this.path = path;
    }

    /** The node at a path; a link at its end is the node. */
    public static HostNode at(byte[] path) throws PosixException {
        return new HostNode(open(AT_FDCWD, path, HostFile.PATH_ONLY | HostFile.NO_FOLLOW, 0));
    }

    /** The node that an entry names. */
    public HostNode child(byte[] name) throws PosixException {
        return new HostNode(open(path.fd(), name, HostFile.PATH_ONLY | HostFile.NO_FOLLOW, 0));
    }

    /** The node that was opened. */
    public static HostNode of(HostFile file) throws PosixException {
        return new HostNode(open(AT_FDCWD, procName(file), HostFile.PATH_ONLY, 0));
    }

    /** Opens the node. */
    public HostFile open(int flags) throws PosixException {
        return open(AT_FDCWD, procName(path), flags, 0);
    }

    /** Makes and opens an entry that is a regular file. */
    public HostFile create(byte[] name, int flags, int mode) throws PosixException {
        return open(path.fd(), name, flags | HostFile.CREATE | HostFile.NO_FOLLOW, mode);
    }

    /** Makes and opens a regular file without a name. */
    public HostFile createUnnamed(int flags, int mode) throws PosixException {
        return open(path.fd(), new byte[] {'.'}, flags | O_TMPFILE, mode);
    }

    private static HostFile open(int directory, byte[] name, int flags, int mode)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            long result;
            do {
                result =
                        Kernel.call(
                                Sys.OPENAT,
                                directory,
                                text(arena, name),
                                flags | HostFile.CLOSE_ON_EXEC,
                                mode);
            } while (result == -PosixException.EINTR);
            return new HostFile((int) Kernel.check(result, label(name)), label(name));
        }
    }

    /** Attributes. */
    public void stat(HostStat result) throws PosixException {
        path.stat(result);
    }

    /** Makes a directory entry that is a directory. */
    public void mkdir(byte[] name, int mode) throws PosixException {
        onEntry(Sys.MKDIRAT, name, mode, 0);
    }

    /** Makes a FIFO, socket, device or regular file; {@code device} as the kernel packs it. */
    public void mknod(byte[] name, int mode, int device) throws PosixException {
        onEntry(Sys.MKNODAT, name, mode, Integer.toUnsignedLong(device));
    }

    /** Removes an entry that is not a directory. */
    public void unlink(byte[] name) throws PosixException {
        onEntry(Sys.UNLINKAT, name, 0, 0);
    }

    /** Removes an entry that is an empty directory. */
    public void rmdir(byte[] name) throws PosixException {
        onEntry(Sys.UNLINKAT, name, AT_REMOVEDIR, 0);
    }

    private void onEntry(int call, byte[] name, long a, long b) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(Kernel.call(call, path.fd(), text(arena, name), a, b), label(name));
        }
    }

    /** Makes an entry that is a symbolic link. */
    public void symlink(byte[] target, byte[] name) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(Sys.SYMLINKAT, text(arena, target), path.fd(), text(arena, name)),
                    label(name));
        }
    }

    /** Names another node in this directory. */
    public void link(HostNode node, byte[] name) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(
                            Sys.LINKAT,
                            AT_FDCWD,
                            text(arena, procName(node.path)),
                            path.fd(),
                            text(arena, name),
                            AT_SYMLINK_FOLLOW,
                            0),
                    label(name));
        }
    }

    /** renameat2. */
    public void rename(byte[] name, HostNode to, byte[] newName, int flags) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(
                            Sys.RENAMEAT2,
                            path.fd(),
                            text(arena, name),
                            to.path.fd(),
                            text(arena, newName),
                            flags,
                            0),
                    label(name));
        }
    }

    /** The target of a symbolic link. */
    public byte[] readlink() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(PATH_MAX);
            long length =
                    Kernel.check(
                            Kernel.call(
                                    Sys.READLINKAT,
                                    path.fd(),
                                    text(arena, new byte[0]),
                                    target.address(),
                                    PATH_MAX),
                            path.label);
            return target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Changes permissions. */
    public void chmod(int mode) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(Sys.FCHMODAT, AT_FDCWD, text(arena, procName(path)), mode),
                    path.label);
        }
    }

    /** Changes owner and group; -1 leaves one as it is. */
    public void chown(int uid, int gid) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(
                            Sys.FCHOWNAT,
                            path.fd(),
                            text(arena, new byte[0]),
                            uid,
                            gid,
                            AT_EMPTY_PATH,
                            0),
                    path.label);
        }
    }

    /** Sets the times; nanoseconds may be {@link #NOW} or {@link #OMIT}. */
    public void times(long atime, int atimeNanos, long mtime, int mtimeNanos)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment times = MemoryConstants.times(atime, atimeNanos, mtime, mtimeNanos);
            Kernel.check(
                    Kernel.call(
                            Sys.UTIMENSAT,
                            path.fd(),
                            text(arena, new byte[0]),
                            times.address(),
                            AT_EMPTY_PATH),
                    path.label);
        }
    }

    /** The value of an extended attribute. */
    public byte[] getxattr(byte[] name) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(XATTR_MAX);
            long length =
                    Kernel.check(
                            Kernel.call(
                                    Sys.GETXATTR,
                                    text(arena, procName(path)),
                                    text(arena, name),
                                    value.address(),
                                    XATTR_MAX),
                            label(name));
            return value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Sets an extended attribute. */
    public void setxattr(byte[] name, byte[] value, int flags) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(1, value.length));
            MemorySegment.copy(value, 0, copy, ValueLayout.JAVA_BYTE, 0, value.length);
            Kernel.check(
                    Kernel.call(
                            Sys.SETXATTR,
                            text(arena, procName(path)),
                            text(arena, name),
                            copy.address(),
                            value.length,
                            flags,
                            0),
                    label(name));
        }
    }

    /** The names of all extended attributes, each ended by a NUL. */
    public byte[] listxattr() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(XATTR_MAX);
            long length =
                    Kernel.check(
                            Kernel.call(
                                    Sys.LISTXATTR,
                                    text(arena, procName(path)),
                                    names.address(),
                                    XATTR_MAX),
                            path.label);
            return names.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Removes an extended attribute. */
    public void removexattr(byte[] name) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(Sys.REMOVEXATTR, text(arena, procName(path)), text(arena, name), 0),
                    label(name));
        }
    }

    /** Sizes of the file system that holds this node. */
    public HostSpace space() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(120, 8);
            Kernel.check(Kernel.call(Sys.FSTATFS, path.fd(), statfs.address(), 0), path.label);
            return HostSpace.of(statfs);
        }
    }

    @Override
    public void close() {
        path.close();
    }

    private static byte[] procName(HostFile file) {
        return ("/proc/self/fd/" + file.fd()).getBytes(StandardCharsets.US_ASCII);
    }

    private static long text(Arena arena, byte[] text) {
        return Kernel.cString(arena, text).address();
    }

    private static String label(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}
