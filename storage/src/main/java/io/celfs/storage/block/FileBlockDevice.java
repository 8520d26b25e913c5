package io.celfs.storage.block;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.LoopDevices;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A device in a file of the host, an image or a block device, or in a part of it such as a
 * partition. Whoever opens it for writing holds the file's exclusive lock ({@code flock}) until it
 * is closed, and a reader may hold the shared one.
 */
public final class FileBlockDevice implements BlockDevice {
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int BLOCK_SPECIAL = 0060000;
    private static final long BLKGETSIZE64 = 0x80081272L;
    private static final int PUNCH_HOLE_KEEP_SIZE = 3;
    private static final int STAGING = 64 * 1024;

    /** System calls need native memory; segments of arrays go through this. */
    private static final ThreadLocal<MemorySegment> NATIVE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STAGING, 4096));

    private final HostFile file;
    private final long start;
    private final long size;
    private final boolean readOnly;

    private FileBlockDevice(HostFile file, long start, long size, boolean readOnly) {
        this.file = file;
        this.start = start;
        this.size = size;
        this.readOnly = readOnly;
    }

    /** How a file is opened and locked. */
    private enum Access {
        READ_WRITE,
        READ,
        READ_LOCKED;

        int flags() {
            // Exclusive: refused while a block device is mounted (open(2)); files do not mind.
            int access =
                    this == READ_WRITE
                            ? HostFile.READ_WRITE | HostFile.EXCLUSIVE
                            : HostFile.READ_ONLY;
            return access | HostFile.NONBLOCK; // A FIFO would wait to be opened.
        }

        boolean lock(HostFile file) throws PosixException {
            return switch (this) {
                case READ_WRITE -> file.tryLock();
                case READ_LOCKED -> file.tryLockShared();
                case READ -> true;
            };
        }
    }

    /** The whole file for reading and writing; errors as {@link #open(Path, long, long)}. */
    public static FileBlockDevice open(Path path) throws IOException {
        return open(path, 0, Long.MAX_VALUE);
    }

    /**
     * A part of a file for reading and writing.
     *
     * @param start first byte of the device in the file
     * @param length length in bytes; what lies behind the end of the file is left out
     * @throws PosixException EBUSY if somebody else has it open through this class, unless with
     *     {@link #openReadOnly}, or a loop device of the kernel is over it; EISDIR or ESPIPE if it
     *     is no file and no block device
     */
    public static FileBlockDevice open(Path path, long start, long length) throws IOException {
        return open(bytes(path), start, length);
    }

    /** As {@link #open(Path, long, long)}, for paths that need not be text. */
    public static FileBlockDevice open(byte[] path, long start, long length) throws IOException {
        return open(path, start, length, Access.READ_WRITE);
    }

    /** A part of a file for reading alone; others may write to it meanwhile. */
    public static FileBlockDevice openReadOnly(Path path, long start, long length)
            throws IOException {
        return open(bytes(path), start, length, Access.READ);
    }

    /**
     * A part of a file for reading alone, while nobody writes to it: holds its shared lock.
     *
     * @throws PosixException EBUSY if somebody has it open for writing through this class
     */
    public static FileBlockDevice openLocked(byte[] path, long start, long length)
            throws IOException {
        return open(path, start, length, Access.READ_LOCKED);
    }

    /**
     * A part of a file that was opened for reading and writing, and becomes the device's unless it
     * is refused; errors as {@link #open(Path, long, long)}.
     */
    public static FileBlockDevice of(HostFile file, long start, long length) throws IOException {
        return of(file, start, length, Access.READ_WRITE);
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static FileBlockDevice open(byte[] path, long start, long length, Access access)
            throws IOException {
        HostFile file = openFile(path, access);
        try {
            return of(file, start, length, access);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static FileBlockDevice of(HostFile file, long start, long length, Access access)
            throws IOException {
        requireRandomAccess(file);
        requireAlone(file, access);
        long rest = sizeOf(file) - start;
        if (start < 0 || rest < 0) {
            throw new PosixException(PosixException.EINVAL, file + " ends before " + start);
        }
        boolean readOnly = access != Access.READ_WRITE;
        return new FileBlockDevice(file, start, Math.min(rest, length), readOnly);
    }

    private static void requireAlone(HostFile file, Access access) throws PosixException {
        if (!access.lock(file)) {
            throw busy(file, "is in use: unmount it, or wait until others are done");
        }
        Optional<String> loop =
                access == Access.READ_WRITE ? LoopDevices.over(file) : Optional.empty();
        if (loop.isPresent()) {
            String device = loop.get();
            throw busy(file, "is attached to %1$s: detach it (losetup -d %1$s)".formatted(device));
        }
    }

    private static PosixException busy(HostFile file, String reason) {
        return new PosixException(PosixException.EBUSY, file.toString(), reason);
    }

    private static void requireRandomAccess(HostFile file) throws PosixException {
        HostStat stat = new HostStat();
        file.stat(stat);
        int type = stat.mode & TYPE_MASK;
        if (type == DIRECTORY) {
            throw new PosixException(PosixException.EISDIR, file.toString());
        }
        if (type != REGULAR && type != BLOCK_SPECIAL) {
            throw new PosixException(PosixException.ESPIPE, file + " has no blocks");
        }
    }

    private static HostFile openFile(byte[] path, Access access) throws PosixException {
        boolean absolute = path.length > 0 && path[0] == '/';
        // The working directory may be one that its user cannot read.
        try (HostDirectory from = HostDirectory.open(absolute ? "/" : ".")) {
            return from.openFile(path, access.flags(), 0);
        }
    }

    private static long sizeOf(HostFile file) throws PosixException {
        HostStat stat = new HostStat();
        file.stat(stat);
        if ((stat.mode & TYPE_MASK) != BLOCK_SPECIAL) {
            return stat.size;
        }
        MemorySegment result = NATIVE.get();
        if (file.ioctl(BLKGETSIZE64, result.address()) < 0) {
            throw new PosixException(PosixException.EIO, "size of " + file);
        }
        return result.get(ValueLayout.JAVA_LONG, 0);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        Objects.checkFromIndexSize(offset, target.byteSize(), size);
        if (target.isNative()) {
            readNative(offset, target);
            return;
        }
        for (long done = 0; done < target.byteSize(); done += STAGING) {
            long length = Math.min(STAGING, target.byteSize() - done);
            MemorySegment piece = NATIVE.get().asSlice(0, length);
            readNative(offset + done, piece);
            target.asSlice(done, length).copyFrom(piece);
        }
    }

    private void readNative(long offset, MemorySegment target) throws IOException {
        if (file.read(start + offset, target) < target.byteSize()) {
            throw new PosixException(PosixException.EIO, file + " was cut off");
        }
    }

    @Override
    public void write(long offset, MemorySegment source) throws IOException {
        Objects.checkFromIndexSize(offset, source.byteSize(), size);
        if (source.isNative()) {
            file.write(start + offset, source);
            return;
        }
        for (long done = 0; done < source.byteSize(); done += STAGING) {
            long length = Math.min(STAGING, source.byteSize() - done);
            MemorySegment piece = NATIVE.get().asSlice(0, length);
            piece.copyFrom(source.asSlice(done, length));
            file.write(start + offset + done, piece);
        }
    }

    @Override
    public void flush() throws IOException {
        file.syncData();
    }

    @Override
    public void discard(long offset, long length) throws IOException {
        Objects.checkFromIndexSize(offset, length, size);
        if (length == 0) {
            return; // which fallocate refuses
        }
        try {
            file.allocate(PUNCH_HOLE_KEEP_SIZE, start + offset, length);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EOPNOTSUPP) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
