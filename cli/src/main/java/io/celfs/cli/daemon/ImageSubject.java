package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.cli.image.ImageFile;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.OpContext;
import io.celfs.ext2.Ext2FileSystem;
import io.celfs.ext2.Ext2Options;
import io.celfs.storage.block.CountingBlockDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A disk image that is written itself. */
final class ImageSubject implements Subject {
    /** As long as the kernel's own file systems let changes wait. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** How long the kernel keeps written pages to itself, if it may; vm.dirty_expire_centisecs. */
    private static final Duration WAIT_IN_KERNEL = Duration.ofSeconds(30);

    private final ImageFile image;
    private final CountingBlockDevice device;
    private final Ext2FileSystem fileSystem;
    private final Duration oldest;

    private ImageSubject(
            ImageFile image,
            CountingBlockDevice device,
            Ext2FileSystem fileSystem,
            Duration oldest) {
        this.image = image;
        this.device = device;
        this.fileSystem = fileSystem;
        this.oldest = oldest;
    }

    /** Opens the image that a request names. */
    static ImageSubject open(MountRequest request, HostPath mountPoint) throws IOException {
        MountChecks.outside(
                mountPoint, request.session().real(), "the folder for the daemon's log");
        ImageFile image = new ImageFile(request.source().orElseThrow(), request.offset());
        Ext2Options options =
                request.has(MountRequest.Flag.READ_ONLY)
                        ? Ext2Options.usual().forReading()
                        : Ext2Options.usual().withWriteback(LONGEST_WAIT);
        CountingBlockDevice device = new CountingBlockDevice(image.open(options));
        Duration oldest =
                request.has(MountRequest.Flag.WRITEBACK)
                        ? WAIT_IN_KERNEL.plus(LONGEST_WAIT)
                        : LONGEST_WAIT;
        return new ImageSubject(image, device, image.openFileSystem(device, options), oldest);
    }

    @Override
    public FileSystem fileSystem() {
        return fileSystem;
    }

    /** The changes are in the image. */
    @Override
    public boolean hasChanges() {
        return false;
    }

    @Override
    public void flush() throws IOException {
        fileSystem.syncfs(OpContext.ROOT);
    }

    @Override
    public int freeze() throws IOException {
        throw Errno.EOPNOTSUPP.exception("an image that is mounted without a session");
    }

    @Override
    public String promise() {
        return "a crash keeps what was fsynced; the rest is up to %d seconds old"
                .formatted(oldest.toSeconds());
    }

    @Override
    public void describe(Map<String, String> lines) {
        lines.put("image", image.path().toString());
        CountingBlockDevice.Counts counts = device.counts();
        lines.put("device reads", "%d, %d bytes".formatted(counts.reads(), counts.readBytes()));
        lines.put(
                "device writes", "%d, %d bytes".formatted(counts.writes(), counts.writtenBytes()));
        lines.put("device flushes", Long.toString(counts.flushes()));
    }

    @Override
    public void close() throws IOException {
        fileSystem.close();
    }
}
