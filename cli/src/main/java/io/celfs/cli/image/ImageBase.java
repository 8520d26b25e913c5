package io.celfs.cli.image;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.core.FileSystem;
import io.celfs.cow.FileSystemBase;
import io.celfs.cow.ImageLocation;
import io.celfs.ext2.Ext2Options;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.snapshot.SnapshotBuilder;
import io.celfs.manifest.snapshot.SnapshotException;
import io.celfs.manifest.snapshot.SnapshotOptions;
import io.celfs.storage.FileUrl;
import io.celfs.storage.HashingFileStore;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;

/** A disk image as what a session changes, without being changed itself. */
public final class ImageBase {
    private static final ManifestFormat FORMAT = ManifestFormat.DEFAULT;

    private ImageBase() {}

    /** Where an image is, for a session to find it again. */
    public static ImageLocation location(ImageFile image) {
        return new ImageLocation(FileUrl.of(image.path().bytes()), image.offset());
    }

    /** The file at a place that {@link #location} gave. */
    public static HostPath path(ImageLocation location) {
        return HostPath.of(FileUrl.path(location.url()));
    }

    /** Opens the image at a place that {@link #location} gave. */
    public static FileSystemBase open(ImageLocation location) throws IOException {
        HostPath path = path(location);
        if (!path.exists()) {
            throw new CommandException(
                    path + ": the image of this session is gone: put it back there");
        }
        return open(new ImageFile(path, location.offset()));
    }

    /** Opens an image. */
    public static FileSystemBase open(ImageFile image) throws IOException {
        Ext2Options reading = Ext2Options.usual().forReading();
        BlockDevice device = image.open(reading);
        String identity = identity(image, device);
        FileSystem files = image.openFileSystem(device, reading);
        return new FileSystemBase(
                files, identity, FORMAT.defaultChunkSize(), () -> manifest(image, files));
    }

    private static String identity(ImageFile image, BlockDevice device) throws IOException {
        try {
            return image.identity(device);
        } catch (IOException e) {
            device.close(); // It would stay locked.
            throw e;
        }
    }

    /** What {@code celfs snapshot} of the image gives, byte for byte. */
    private static byte[] manifest(ImageFile image, FileSystem files) throws IOException {
        try (ImageTree tree = new ImageTree(files, image.path().bytes());
                HashingFileStore hashes = new HashingFileStore()) {
            SnapshotOptions options = SnapshotOptions.of(FORMAT);
            return ManifestEncoder.encode(SnapshotBuilder.build(tree, hashes, options).manifest());
        } catch (SnapshotException e) {
            throw new CommandException(
                    image.path() + ": no manifest can say what is in it: " + e.errors().getFirst(),
                    e);
        }
    }
}
