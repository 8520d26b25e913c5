package io.celfs.cli.image;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.cli.PendingFile;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import io.celfs.storage.block.BlockDevice;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a new image is made. A new file appears when {@link #commit} finds it complete, and not at
 * all otherwise. A file or block device that is there already is written in place, locked: it keeps
 * its owner, permissions and names.
 */
public final class NewImage implements AutoCloseable {
    private final @Nullable PendingFile pending;
    private final BlockDevice device;

    /** Who interrupts us should find nothing half made: it may be large. */
    private final Thread atExit = new Thread(this::discard, "discard-image");

    private NewImage(@Nullable PendingFile pending, BlockDevice device) {
        this.pending = pending;
        this.device = device;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private void discard() {
        try {
            if (pending != null) {
                pending.discard();
            }
        } catch (IOException e) {
            // The process ends; nobody is left to tell.
        }
    }

    /**
     * Refuses what would be lost: anything that is there and not empty.
     *
     * @param force whether it may be lost
     */
    public static void requireFree(HostPath path, boolean force) throws IOException {
        if (path.isDirectory()) {
            throw new CommandException(path + ": is a directory: name a file");
        }
        if (!force && path.exists() && !(path.isRegular() && sizeOf(path) == 0)) {
            throw new CommandException(path + ": is there already: overwrite it with --force");
        }
    }

    private static long sizeOf(HostPath path) throws IOException {
        HostStat stat = new HostStat();
        try (HostDirectory folder = HostDirectory.open(path.parent().bytes())) {
            folder.statFollowing(path.name(), stat);
        }
        return stat.size;
    }

    /** What a block device has room for; empty for everything else. */
    public static OptionalLong deviceSize(ImageFile image) throws IOException {
        if (!image.path().exists() || image.path().isRegular()) {
            return OptionalLong.empty();
        }
        try (BlockDevice device = image.openReadOnly()) {
            return OptionalLong.of(device.size());
        }
    }

    /** Begins an image of so many bytes. */
    public static NewImage begin(ImageFile image, long size) throws IOException {
        if (size > Long.MAX_VALUE - image.offset()) {
            throw new CommandException(
                    image.path() + ": no file can be so long: take a smaller --size or --offset");
        }
        return image.path().exists() ? inPlace(image, size) : pending(image, size);
    }

    private static NewImage pending(ImageFile image, long size) throws IOException {
        PendingFile pending = PendingFile.create(image.path());
        try {
            pending.file().truncate(image.offset() + size);
            return new NewImage(pending, device(image, pending.file(), size));
        } catch (IOException e) {
            pending.close();
            throw e;
        }
    }

    private static NewImage inPlace(ImageFile image, long size) throws IOException {
        HostFile file = open(image);
        try {
            device(new ImageFile(image.path(), 0), file, 0); // takes the lock before any change
            if (image.path().isRegular()) {
                makeRoom(file, image.offset(), size);
            }
            return new NewImage(null, device(image, file, size));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static HostFile open(ImageFile image) throws IOException {
        HostPath path = image.path();
        int flags = HostFile.READ_WRITE | HostFile.EXCLUSIVE | HostFile.NONBLOCK;
        try (HostDirectory folder = HostDirectory.open(path.parent().bytes())) {
            return folder.openFile(path.name(), flags, 0);
        } catch (PosixException e) {
            throw image.explained(e);
        }
    }

    /** What was in the image's place goes; what lies before and behind it stays. */
    private static void makeRoom(HostFile file, long offset, long size) throws PosixException {
        if (offset == 0) {
            file.truncate(0);
        }
        long end = offset + size;
        if (file.size() < end) {
            file.truncate(end);
        }
    }

    private static BlockDevice device(ImageFile image, HostFile file, long size)
            throws IOException {
        return image.named(() -> FileBlockDevice.of(file, image.offset(), size));
    }

    /** The device to write to. */
    public BlockDevice device() {
        return device;
    }

    /** The image is complete. */
    public void commit() throws IOException {
        if (pending != null) {
            pending.commit();
        }
    }

    @Override
    public void close() throws IOException {
        forgetExit();
        if (pending != null) {
            pending.close();
        }
        device.close();
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // It has begun already.
        }
    }
}
