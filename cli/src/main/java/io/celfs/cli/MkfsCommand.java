package io.celfs.cli;

import io.celfs.cli.image.AttributeRules;
import io.celfs.cli.image.HostTree;
import io.celfs.cli.image.ImageFile;
import io.celfs.cli.image.MappedSource;
import io.celfs.cli.image.NewImage;
import io.celfs.core.FileSystem;
import io.celfs.cow.ManifestBase;
import io.celfs.cow.Settings;
import io.celfs.cow.WritableVfs;
import io.celfs.ext2.Ext2Options;
import io.celfs.ext2.mkfs.EmptySource;
import io.celfs.ext2.mkfs.FileSystemSource;
import io.celfs.ext2.mkfs.ImagePlan;
import io.celfs.ext2.mkfs.ImageSource;
import io.celfs.ext2.mkfs.Mkfs;
import io.celfs.ext2.mkfs.MkfsException;
import io.celfs.manifest.ManifestException;
import io.celfs.storage.FileStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celfs mkfs}: an ext2 image, empty or with a tree in it. */
@Command(
        name = "mkfs",
        description = {
            "Make an ext2 image, as mke2fs would, in a file or block device; nothing is mounted and"
                    + " no privilege is needed.",
            "With the same --uuid, --hash-seed and --time the same tree gives the same bytes."
        })
final class MkfsCommand implements Action {
    private static final double NANOS = 1e9;

    @Parameters(paramLabel = "IMAGE", description = "The file. A new one appears when complete.")
    HostPath path;

    @Option(
            names = "--size",
            paramLabel = "S",
            converter = SizeConverter.class,
            description =
                    "Bytes, such as 64M, or auto: what the content needs. Default: auto with --from,"
                            + " all of a block device.")
    @Nullable OptionalLong size;

    @Option(
            names = "--from",
            paramLabel = "SOURCE",
            description =
                    "Fill it from a directory, a manifest (its files belong to 0:0 unless --owner)"
                            + " or another ext2 image.")
    @Nullable HostPath from;

    @Option(names = "--force", description = "Overwrite what is there.")
    boolean force;

    @Mixin OffsetOption offset;
    @Mixin MkfsOptions options;
    @Mixin OwnerOptions owners;
    @Mixin StoreOption store;

    /** What is done with the source. */
    @FunctionalInterface
    private interface Work {
        ImagePlan with(ImageSource source, AttributeRules rules) throws IOException;
    }

    @Override
    public int run(CommandContext context) throws IOException {
        long start = System.nanoTime();
        NewImage.requireFree(path, force);
        ImageFile image = new ImageFile(path, offset.bytes);
        OptionalLong wanted = wantedSize(image);
        Instant now = options.time(context);
        Mkfs mkfs = options.mkfs(now);
        ImagePlan made =
                fromSource(
                        context,
                        now,
                        (source, rules) ->
                                make(image, mkfs, new MappedSource(source, rules), wanted));
        context.say(summary(made, System.nanoTime() - start));
        return ExitCode.DONE;
    }

    /** Empty for what the content needs. */
    private OptionalLong wantedSize(ImageFile image) throws IOException {
        if (size != null) {
            return size;
        }
        OptionalLong device = NewImage.deviceSize(image);
        if (device.isEmpty() && from == null) {
            throw CommandException.usage(
                    "mkfs wants a --size, or content to fit: see 'celfs mkfs --help'");
        }
        return device;
    }

    private ImagePlan fromSource(CommandContext context, Instant now, Work work)
            throws IOException {
        if (from == null) {
            return work.with(new EmptySource(now), owners.rules(null, now));
        }
        if (!from.exists()) {
            throw new CommandException(from + ": there is no such directory, manifest or image");
        }
        if (from.isDirectory()) {
            try (HostTree tree = HostTree.open(from, context::warn)) {
                return work.with(tree, owners.rules(null, now));
            }
        }
        if (ImageFile.isImage(from, 0)) {
            Ext2Options reading = Ext2Options.usual().forReading();
            try (FileSystem files = new ImageFile(from, 0).openFileSystem(reading)) {
                return fromFileSystem(files, owners.rules(null, now), work);
            }
        }
        try (FileSystem files = manifest(context, from)) {
            return fromFileSystem(files, owners.rules(now, now), work);
        }
    }

    private static ImagePlan fromFileSystem(FileSystem files, AttributeRules rules, Work work)
            throws IOException {
        try (FileSystemSource source = new FileSystemSource(files)) {
            return work.with(source, rules);
        }
    }

    private FileSystem manifest(CommandContext context, HostPath path) throws IOException {
        FileStore objects = store.open(context);
        try {
            ManifestBase base = ManifestBase.open(ManifestFiles.source(path), objects, 0, 0);
            return WritableVfs.inMemory(base, Settings.DEFAULT);
        } catch (IOException e) {
            objects.close();
            throw e instanceof ManifestException
                    ? new CommandException(path + ": " + e.getMessage(), e)
                    : e;
        }
    }

    private static ImagePlan make(
            ImageFile image, Mkfs mkfs, ImageSource source, OptionalLong wanted)
            throws IOException {
        ImagePlan plan = plan(image, mkfs, source, wanted);
        try (NewImage target = NewImage.begin(image, plan.size())) {
            plan.write(target.device());
            target.commit();
        }
        return plan;
    }

    private static ImagePlan plan(
            ImageFile image, Mkfs mkfs, ImageSource source, OptionalLong wanted)
            throws IOException {
        try {
            return wanted.isPresent()
                    ? mkfs.plan(source, wanted.getAsLong())
                    : mkfs.planFitting(source);
        } catch (MkfsException e) {
            throw new CommandException(image.path() + ": " + e.getMessage(), e);
        }
    }

    private String summary(ImagePlan made, long nanos) {
        return String.format(
                Locale.ROOT,
                "%s: %s, %,d blocks of %,d bytes, %,d inodes, %,d in use; %.1f s",
                path,
                Sizes.of(made.size()),
                made.blocks(),
                made.blockSize(),
                made.inodes(),
                made.contentInodes(),
                nanos / NANOS);
    }

    /** A number of bytes or "auto", which is empty. */
    static final class SizeConverter implements ITypeConverter<OptionalLong> {
        @Override
        public OptionalLong convert(String text) {
            return text.equals("auto")
                    ? OptionalLong.empty()
                    : OptionalLong.of(new ByteSizeConverter().convert(text));
        }
    }
}
