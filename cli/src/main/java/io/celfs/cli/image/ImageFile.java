package io.celfs.cli.image;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.ext2.Ext2FileSystem;
import io.celfs.ext2.Ext2Options;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import io.celfs.storage.ContentHasher;
import io.celfs.storage.block.BlockDevice;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A file of the host, or a block device, that holds a disk image from some byte on. Who writes to
 * it has it alone; those who read may be many, but then nobody writes.
 *
 * @param offset first byte of the image in the file
 */
public record ImageFile(HostPath path, long offset) {
    private static final long SUPERBLOCK_AT = 1024;
    private static final long SUPERBLOCK_SIZE = 1024;

    /** Length and time, before the superblock, in what is hashed for the identity. */
    private static final long HEAD = 3 * Long.BYTES;

    /** Where ext2 has its magic number: s_magic of the superblock. */
    private static final long MAGIC_AT = SUPERBLOCK_AT + 56;

    private static final short MAGIC = (short) 0xEF53;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int BLOCK_SPECIAL = 0060000;

    /**
     * Whether a file holds an ext2 image, told by its content. False for what cannot be read:
     * whoever then opens it says why.
     */
    public static boolean isImage(HostPath path, long offset) {
        try (HostDirectory folder = HostDirectory.open(path.parent().bytes())) {
            return holdsBytes(folder, path) && hasMagic(folder, path, offset);
        } catch (PosixException e) {
            return false;
        }
    }

    /** Pipes would lose what is read here. */
    private static boolean holdsBytes(HostDirectory folder, HostPath path) throws PosixException {
        HostStat stat = new HostStat();
        folder.statFollowing(path.name(), stat);
        int type = stat.mode & TYPE_MASK;
        return type == REGULAR || type == BLOCK_SPECIAL;
    }

    private static boolean hasMagic(HostDirectory folder, HostPath path, long offset)
            throws PosixException {
        try (HostFile file = folder.openFile(path.name(), HostFile.READ_ONLY, 0);
                Arena arena = Arena.ofConfined()) {
            MemorySegment magic = arena.allocate(Short.BYTES, Short.BYTES);
            return file.read(offset + MAGIC_AT, magic) == Short.BYTES
                    && magic.get(SHORT, 0) == MAGIC;
        }
    }

    /**
     * Opens it for reading and writing, alone.
     *
     * @throws CommandException if another process has it open, or it ends before the offset
     */
    public BlockDevice open() throws IOException {
        return named(() -> FileBlockDevice.open(path.bytes(), offset, Long.MAX_VALUE));
    }

    /** Opens it for reading while nobody writes to it; errors as {@link #open}. */
    public BlockDevice openReadOnly() throws IOException {
        return named(() -> FileBlockDevice.openLocked(path.bytes(), offset, Long.MAX_VALUE));
    }

    /**
     * Opens the file system in it; closing that closes the file.
     *
     * @param options read-only ones let others read it meanwhile
     * @throws CommandException if it is in use, or no image that can be opened
     */
    public Ext2FileSystem openFileSystem(Ext2Options options) throws IOException {
        return openFileSystem(open(options), options);
    }

    /** Opens it for what the options need; errors as {@link #open()}. */
    public BlockDevice open(Ext2Options options) throws IOException {
        return options.readOnly() ? openReadOnly() : open();
    }

    /** {@link #openFileSystem(Ext2Options)} on a device that {@link #open} gave. */
    public Ext2FileSystem openFileSystem(BlockDevice device, Ext2Options options)
            throws IOException {
        try {
            return Ext2FileSystem.open(device, options);
        } catch (UnsupportedImageException | CorruptImageException e) {
            throw new CommandException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Tells images, and states of one image, apart: the hash of its length, its superblock, which
     * changes with each mount that writes, and the file's modification time, which changes with
     * every other write. (A block device has no such time.)
     */
    public String identity() throws IOException {
        try (BlockDevice device = openReadOnly()) {
            return identity(device);
        }
    }

    /** {@link #identity()} of the device that {@link #open} gave. */
    String identity(BlockDevice device) throws IOException {
        HostStat stat = new HostStat();
        try (HostDirectory folder = HostDirectory.open(path.parent().bytes());
                Arena arena = Arena.ofConfined()) {
            folder.statFollowing(path.name(), stat);
            boolean regular = (stat.mode & TYPE_MASK) == REGULAR;
            MemorySegment bytes = arena.allocate(HEAD + SUPERBLOCK_SIZE, Long.BYTES);
            bytes.set(LONG, 0, device.size());
            bytes.set(LONG, Long.BYTES, regular ? stat.mtime : 0);
            bytes.set(LONG, 2 * Long.BYTES, regular ? stat.mtimeNanos : 0);
            device.read(SUPERBLOCK_AT, bytes.asSlice(HEAD));
            return ContentHasher.hash(bytes).toString();
        }
    }

    /** A way to open. */
    @FunctionalInterface
    interface Opening {
        BlockDevice open() throws IOException;
    }

    /** Opens, and says in words for this file what can go wrong. */
    BlockDevice named(Opening opening) throws IOException {
        try {
            return opening.open();
        } catch (PosixException e) {
            throw explained(e);
        }
    }

    /** What went wrong when it was opened. */
    CommandException explained(PosixException e) {
        String what =
                switch (e.errno()) {
                    case PosixException.ENOENT -> "there is no such image";
                    case PosixException.EISDIR -> "is a directory: name an image";
                    case PosixException.ESPIPE ->
                            "is neither a file nor a block device: name an image";
                    case PosixException.EINVAL -> "ends before the offset " + offset;
                    default -> e.reason();
                };
        return new CommandException(path + ": " + what, e);
    }
}
