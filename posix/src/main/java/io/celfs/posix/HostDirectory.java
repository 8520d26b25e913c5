package io.celfs.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An open directory of the host. Names are bytes relative to it and may hold slashes; absolute ones
 * ignore it. Links at the end of a name are not followed unless the method says so.
 */
public final class HostDirectory extends Descriptor {
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int O_DIRECTORY = 0200000;
    private static final int O_NOFOLLOW = 0400000;
    private static final int LISTING_BUFFER = 64 * 1024;

    /** XATTR_LIST_MAX and XATTR_SIZE_MAX of linux/limits.h. */
    private static final ThreadLocal<MemorySegment> XATTRS =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(65_536));

    /** Takes the entries of a listing, the dots excluded. */
    @FunctionalInterface
    public interface EntrySink {
        /**
         * Takes one entry.
         *
         * @param type the type bits of st_mode, or 0 if the file system does not tell
         */
        void accept(byte[] name, int type);
    }

    private HostDirectory(int fd, String label) {
        super(fd, label);
    }

    /**
     * Opens a directory by path, relative to the working directory unless absolute; follows links.
     */
    public static HostDirectory open(byte[] path) throws PosixException {
        return open(AT_FDCWD, path, O_DIRECTORY);
    }

    /** Opens a directory by a path that is text; follows links. */
    public static HostDirectory open(String path) throws PosixException {
        return open(path.getBytes(StandardCharsets.UTF_8));
    }

    /** Opens a directory below this one; a link is ENOTDIR. */
    public HostDirectory openDirectory(byte[] name) throws PosixException {
        return open(fd(), name, O_DIRECTORY | O_NOFOLLOW);
    }

    /** Opens a directory below this one; a link is ENOTDIR. */
    public HostDirectory openDirectory(String name) throws PosixException {
        return openDirectory(name.getBytes(StandardCharsets.UTF_8));
    }

    private static HostDirectory open(int directory, byte[] path, int flags) throws PosixException {
        String label = text(path);
        return new HostDirectory(openAt(directory, path, flags, 0, label), label);
    }

    /**
     * Opens a file.
     *
     * @param flags of {@link HostFile}
     * @param mode permissions of a new file, before the umask
     */
    public HostFile openFile(byte[] name, int flags, int mode) throws PosixException {
        String label = text(name);
        return new HostFile(openAt(fd(), name, flags, mode, label), label);
    }

    /** Opens a file whose name is text, as {@link #openFile(byte[], int, int)}. */
    public HostFile openFile(String name, int flags, int mode) throws PosixException {
        return openFile(name.getBytes(StandardCharsets.UTF_8), flags, mode);
    }

    private static int openAt(int directory, byte[] path, int flags, int mode, String label)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            long name = Kernel.cString(arena, path).address();
            long fd;
            do {
                fd = Kernel.call(Sys.OPENAT, directory, name, flags | HostFile.CLOSE_ON_EXEC, mode);
            } while (fd == -PosixException.EINTR);
            return (int) Kernel.check(fd, label);
        }
    }

    /** Attributes of an entry; an empty name means the directory itself. */
    public void stat(byte[] name, HostStat result) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            int flags = name.length == 0 ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
            result.fill(fd(), Kernel.cString(arena, name).address(), flags, text(name));
        }
    }

    /** Attributes of what an entry leads to, links followed. */
    public void statFollowing(byte[] name, HostStat result) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            result.fill(fd(), Kernel.cString(arena, name).address(), 0, text(name));
        }
    }

    /** True if an entry of this name exists, whatever it is. */
    public boolean exists(String name) throws PosixException {
        try {
            stat(name.getBytes(StandardCharsets.UTF_8), new HostStat());
            return true;
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT || e.errno() == PosixException.ENOTDIR) {
                return false;
            }
            throw e;
        }
    }

    /** Lists the directory from its beginning, in the host's order. Not for two threads at once. */
    public void list(EntrySink sink) throws PosixException {
        // A descriptor of its own: listings share no position.
        try (HostDirectory own = open(fd(), new byte[] {'.'}, O_DIRECTORY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(LISTING_BUFFER, 8);
            while (true) {
                long filled =
                        Kernel.check(
                                Kernel.call(
                                        Sys.GETDENTS64, own.fd(), buffer.address(), LISTING_BUFFER),
                                label);
                if (filled == 0) {
                    return;
                }
                deliver(buffer, filled, sink);
            }
        }
    }

    /** struct linux_dirent64: ino 8, off 8, reclen 2, type 1, name. */
    private static void deliver(MemorySegment buffer, long filled, EntrySink sink) {
        long at = 0;
        while (at < filled) {
            int length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + 16));
            int type = buffer.get(ValueLayout.JAVA_BYTE, at + 18);
            int end = 19;
            while (buffer.get(ValueLayout.JAVA_BYTE, at + end) != 0) {
                end++;
            }
            byte[] name = new byte[end - 19];
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, at + 19, name, 0, name.length);
            if (!isDots(name)) {
                sink.accept(name, type << 12);
            }
            at += length;
        }
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    /** Makes a directory. */
    public void mkdir(byte[] name, int mode) throws PosixException {
        onName(Sys.MKDIRAT, name, mode);
    }

    /** Makes a directory unless it exists. */
    public void mkdirIfMissing(String name, int mode) throws PosixException {
        try {
            mkdir(name.getBytes(StandardCharsets.UTF_8), mode);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EEXIST) {
                throw e;
            }
        }
    }

    /** Removes anything but a directory. */
    public void unlink(byte[] name) throws PosixException {
        onName(Sys.UNLINKAT, name, 0);
    }

    /** Removes anything but a directory; nothing happens if it is not there. */
    public void unlinkIfExists(String name) throws PosixException {
        try {
            unlink(name.getBytes(StandardCharsets.UTF_8));
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOENT) {
                throw e;
            }
        }
    }

    /** Removes an empty directory. */
    public void rmdir(byte[] name) throws PosixException {
        onName(Sys.UNLINKAT, name, AT_REMOVEDIR);
    }

    private void onName(int call, byte[] name, int argument) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(call, fd(), Kernel.cString(arena, name).address(), argument),
                    text(name));
        }
    }

    /** Renames over whatever has the new name. */
    public void rename(byte[] name, HostDirectory to, byte[] newName) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(
                            Sys.RENAMEAT2,
                            fd(),
                            Kernel.cString(arena, name).address(),
                            to.fd(),
                            Kernel.cString(arena, newName).address(),
                            0,
                            0),
                    text(newName));
        }
    }

    /** Gives a file a second name. */
    public void link(byte[] name, HostDirectory to, byte[] newName) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(
                            Sys.LINKAT,
                            fd(),
                            Kernel.cString(arena, name).address(),
                            to.fd(),
                            Kernel.cString(arena, newName).address(),
                            0,
                            0),
                    text(newName));
        }
    }

    /** Makes a symbolic link. */
    public void symlink(byte[] target, byte[] name) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(
                            Sys.SYMLINKAT,
                            Kernel.cString(arena, target).address(),
                            fd(),
                            Kernel.cString(arena, name).address()),
                    text(name));
        }
    }

    /** The target of a symbolic link. */
    public byte[] readlink(byte[] name) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(4096);
            long length =
                    Kernel.check(
                            Kernel.call(
                                    Sys.READLINKAT,
                                    fd(),
                                    Kernel.cString(arena, name).address(),
                                    target.address(),
                                    4096),
                            text(name));
            return target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Changes permissions; follows links. */
    public void chmod(byte[] name, int mode) throws PosixException {
        onName(Sys.FCHMODAT, name, mode);
    }

    /** Sets access and modification time of the entry itself. */
    public void times(byte[] name, long atime, int atimeNanos, long mtime, int mtimeNanos)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment times = MemoryConstants.times(atime, atimeNanos, mtime, mtimeNanos);
            Kernel.check(
                    Kernel.call(
                            Sys.UTIMENSAT,
                            fd(),
                            Kernel.cString(arena, name).address(),
                            times.address(),
                            AT_SYMLINK_NOFOLLOW),
                    text(name));
        }
    }

    /**
     * The names of an entry's extended attributes, each ended by a NUL; none where the file system
     * has no such thing.
     */
    public byte[] listxattr(byte[] name) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = XATTRS.get();
            long length =
                    Kernel.call(
                            Sys.LLISTXATTR, pathOf(arena, name), names.address(), names.byteSize());
            if (length == -PosixException.EOPNOTSUPP) {
                return new byte[0];
            }
            Kernel.check(length, text(name));
            return names.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** The value of an extended attribute of an entry. */
    public byte[] getxattr(byte[] name, byte[] attribute) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = XATTRS.get();
            long length =
                    Kernel.check(
                            Kernel.call(
                                    Sys.LGETXATTR,
                                    pathOf(arena, name),
                                    Kernel.cString(arena, attribute).address(),
                                    value.address(),
                                    value.byteSize()),
                            text(name));
            return value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** These calls know no directories to start from. */
    private long pathOf(Arena arena, byte[] name) {
        byte[] start = ("/proc/self/fd/" + fd() + "/").getBytes(StandardCharsets.US_ASCII);
        byte[] path = Arrays.copyOf(start, start.length + name.length);
        System.arraycopy(name, 0, path, start.length, name.length);
        return Kernel.cString(arena, path).address();
    }

    /** Makes the directory's entries durable. */
    public void sync() throws PosixException {
        Kernel.check(Kernel.call(Sys.FSYNC, fd()), label);
    }

    /** Sizes of the file system that holds this directory; null if the host does not tell. */
    public @Nullable HostSpace space() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(120, 8);
            if (Kernel.call(Sys.FSTATFS, fd(), statfs.address(), 0, 0) < 0) {
                return null;
            }
            return HostSpace.of(statfs);
        }
    }

    private static String text(byte[] path) {
        return new String(path, StandardCharsets.UTF_8);
    }
}
