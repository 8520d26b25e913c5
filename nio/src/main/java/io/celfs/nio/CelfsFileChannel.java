package io.celfs.nio;

import io.celfs.core.FsException;
import io.celfs.core.vfs.FileDescriptorTable;
import io.celfs.core.vfs.OpenatFlags;
import io.celfs.core.vfs.Whence;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A descriptor as a channel. A map is a copy, see the package's documentation. */
final class CelfsFileChannel extends FileChannel {
    private static final System.Logger LOG = System.getLogger(CelfsFileChannel.class.getName());
    private static final int PIECE = 1 << 20;

    private final CelfsFileSystem fs;
    private final CelfsPath path;
    private final FileDescriptorTable table;
    private final int descriptor;
    private final OpenMode mode;
    private final Set<CelfsFileLock> locks = ConcurrentHashMap.newKeySet();

    private CelfsFileChannel(CelfsPath path, int descriptor, OpenMode mode) {
        this.fs = path.fs();
        this.path = path;
        this.table = fs.table();
        this.descriptor = descriptor;
        this.mode = mode;
    }

    /**
     * Opens a channel.
     *
     * @param directory a descriptor, or {@link FileDescriptorTable#AT_FDCWD}
     */
    static CelfsFileChannel open(int directory, CelfsPath path, OpenMode mode, int permissions)
            throws IOException {
        CelfsFileSystem fs = path.fs();
        return Failures.of(
                path,
                () -> {
                    int descriptor =
                            fs.table().openat(directory, path.bytes(), mode.flags(), permissions);
                    if (mode.deletesOnClose()) {
                        unlink(directory, path);
                    }
                    return fs.opened(new CelfsFileChannel(path, descriptor, mode));
                });
    }

    /** At once, as the JDK does it: the file lives until it is closed. */
    private static void unlink(int directory, CelfsPath path) {
        try {
            path.fs().table().at(directory).unlink(path.bytes());
        } catch (FsException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} cannot be deleted: {1}", path, e.errno());
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void requireReading() throws IOException {
        requireOpen();
        if (!mode.reads()) {
            throw new NonReadableChannelException();
        }
    }

    private void requireWriting() throws IOException {
        requireOpen();
        if (!mode.writes()) {
            throw new NonWritableChannelException();
        }
    }

    /** Runs a system call; what it fails with is about our path. */
    private <T> T call(Failures.Call<T> call) throws IOException {
        try {
            return Failures.of(path, call);
        } catch (IOException e) {
            requireOpen();
            throw e;
        }
    }

    private static void requireNotNegative(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("negative: " + number);
        }
    }

    // ---- reading and writing ----

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireReading();
        return Transfer.read(target, memory -> call(() -> table.read(descriptor, memory)));
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        requireNotNegative(position);
        requireReading();
        return Transfer.read(
                target, memory -> call(() -> table.pread(descriptor, memory, position)));
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        requireReading();
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            int wanted = targets[i].remaining();
            int count = read(targets[i]);
            if (count < 0) {
                return total == 0 ? -1 : total;
            }
            total += count;
            if (count < wanted) {
                return total;
            }
        }
        return total;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireWriting();
        return Transfer.write(source, memory -> call(() -> table.write(descriptor, memory)));
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        requireNotNegative(position);
        requireWriting();
        return Transfer.write(
                source, memory -> call(() -> table.pwrite(descriptor, memory, position)));
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        requireWriting();
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            while (sources[i].hasRemaining()) {
                total += write(sources[i]);
            }
        }
        return total;
    }

    // ---- position and size ----

    @Override
    public long position() throws IOException {
        requireOpen();
        boolean appends = (mode.flags() & OpenatFlags.APPEND) != 0;
        return appends ? size() : call(() -> table.lseek(descriptor, 0, Whence.CUR));
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        requireOpen();
        requireNotNegative(newPosition);
        call(() -> table.lseek(descriptor, newPosition, Whence.SET));
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return call(() -> table.fstat(descriptor).size);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        requireNotNegative(size);
        requireWriting();
        if (size < size()) {
            act(() -> table.ftruncate(descriptor, size));
        }
        if (position() > size) {
            position(size);
        }
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        requireOpen();
        act(() -> {
            if (metadata) {
                table.fsync(descriptor);
            } else {
                table.fdatasync(descriptor);
            }
        });
    }

    private void act(Failures.Act act) throws IOException {
        requireOpen();
        Failures.in(path, null, act);
    }

    // ---- moving much ----

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        requireNotNegative(position);
        requireNotNegative(count);
        requireReading();
        if (target instanceof FileChannel other && !isWritable(other)) {
            throw new NonWritableChannelException();
        }
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(count, PIECE));
        long done = 0;
        while (done < count) {
            piece.clear().limit((int) Math.min(count - done, PIECE));
            if (read(piece, position + done) < 0) {
                break;
            }
            piece.flip();
            int taken = target.write(piece);
            done += taken;
            if (piece.hasRemaining()) {
                break;
            }
        }
        return done;
    }

    private static boolean isWritable(FileChannel channel) {
        return !(channel instanceof CelfsFileChannel ours) || ours.mode.writes();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
            throws IOException {
        requireNotNegative(position);
        requireNotNegative(count);
        requireWriting();
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(count, PIECE));
        long done = 0;
        while (done < count) {
            piece.clear().limit((int) Math.min(count - done, PIECE));
            if (source.read(piece) <= 0) {
                break;
            }
            piece.flip();
            while (piece.hasRemaining()) {
                done += write(piece, position + done);
            }
        }
        return done;
    }

    /**
     * A copy in memory of this virtual machine: direct buffers are what the JDK maps to as well.
     */
    @Override
    public MappedByteBuffer map(MapMode mapMode, long position, long size) throws IOException {
        requireMappable(mapMode, position, size);
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Size exceeds Integer.MAX_VALUE");
        }
        ByteBuffer copy = ByteBuffer.allocateDirect((int) size);
        fill(MemorySegment.ofBuffer(copy), position);
        return (MappedByteBuffer)
                (mapMode.equals(MapMode.READ_ONLY) ? copy.asReadOnlyBuffer() : copy);
    }

    @Override
    public MemorySegment map(MapMode mapMode, long offset, long size, Arena arena)
            throws IOException {
        requireMappable(mapMode, offset, size);
        MemorySegment copy = arena.allocate(size, 4096);
        fill(copy, offset);
        return mapMode.equals(MapMode.READ_ONLY) ? copy.asReadOnly() : copy;
    }

    private void requireMappable(MapMode mapMode, long position, long size) throws IOException {
        requireNotNegative(position);
        requireNotNegative(size);
        requireReading();
        if (!mapMode.equals(MapMode.READ_ONLY) && !mapMode.equals(MapMode.PRIVATE)) {
            throw new UnsupportedOperationException("celfs maps copies only, not " + mapMode);
        }
        if (size() - size < position) {
            throw new IOException("cannot map beyond the end of " + path);
        }
    }

    private void fill(MemorySegment copy, long position) throws IOException {
        for (long done = 0; done < copy.byteSize(); ) {
            long from = done;
            MemorySegment rest = copy.asSlice(done, Math.min(PIECE, copy.byteSize() - done));
            int count = call(() -> table.pread(descriptor, rest, position + from));
            if (count == 0) {
                return; // cut meanwhile: zeros, as a page of a map would show
            }
            done += count;
        }
    }

    // ---- locks ----

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        requireOpen();
        if (shared && !mode.reads()) {
            throw new NonReadableChannelException();
        }
        if (!shared && !mode.writes()) {
            throw new NonWritableChannelException();
        }
        CelfsFileLock lock = new CelfsFileLock(this, position, size, shared);
        fs.locks().add(ino(), lock);
        locks.add(lock);
        return lock;
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return lock(position, size, shared);
    }

    private long ino() throws IOException {
        return call(() -> table.fstat(descriptor).ino);
    }

    void unlocked(CelfsFileLock lock) {
        locks.remove(lock);
        fs.locks().remove(lock);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        fs.closed(this);
        locks.forEach(CelfsFileLock::end);
        Failures.in(path, null, () -> table.close(descriptor));
    }
}
