package io.celfs.cli;

import io.celfs.cli.daemon.Folders;
import io.celfs.cli.image.ImageFile;
import io.celfs.cli.image.ImageTree;
import io.celfs.core.FileSystem;
import io.celfs.ext2.Ext2Options;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.snapshot.Finding;
import io.celfs.manifest.snapshot.HashCache;
import io.celfs.manifest.snapshot.LinkPolicy;
import io.celfs.manifest.snapshot.SnapshotBuilder;
import io.celfs.manifest.snapshot.SnapshotException;
import io.celfs.manifest.snapshot.SnapshotOptions;
import io.celfs.manifest.snapshot.SnapshotResult;
import io.celfs.manifest.snapshot.SqliteHashCache;
import io.celfs.storage.FileStore;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celfs snapshot}: a tree or an image into the store, its manifest out. */
@Command(
        name = "snapshot",
        description = {
            "Hash a directory tree, or that in an ext2 image, into the store and write its"
                    + " manifest.",
            "What a manifest cannot hold is listed as warnings. A file that cannot be read is an"
                    + " error, and no manifest is written, unless --skip-unreadable."
        })
final class SnapshotCommand implements Action {
    @Parameters(paramLabel = "DIR|IMAGE", description = "The tree, or an image that holds it.")
    HostPath tree;

    @Option(
            names = "--links",
            paramLabel = "P",
            defaultValue = "keep",
            converter = LinkPolicyConverter.class,
            description =
                    "Symbolic links: keep (those that the format gives back byte for byte, others"
                            + " become their content), collapse, skip or fail. Default: keep.")
    LinkPolicy links;

    @Option(names = "--skip-unreadable", description = "Leave out what cannot be read.")
    boolean skipUnreadable;

    @Mixin OffsetOption offset;
    @Mixin FormatOption format;
    @Mixin StoreOption store;
    @Mixin OutputOption output;

    @Override
    public int run(CommandContext context) throws IOException {
        SnapshotResult result = tree.isDirectory() ? ofDirectory(context) : ofImage(context);
        result.findings().forEach(finding -> context.warn(finding.toString()));
        output.write(context, result.manifest());
        context.say(
                "%,d entries, %,d files, %s; %,d files read, %s"
                        .formatted(
                                result.manifest().entries().size(),
                                result.files(),
                                Sizes.of(result.manifest().header().totalSize().longValue()),
                                result.hashedFiles(),
                                Sizes.of(result.hashedBytes())));
        return ExitCode.DONE;
    }

    private SnapshotResult ofDirectory(CommandContext context) throws IOException {
        if (offset.bytes != 0) {
            throw CommandException.usage(
                    tree + ": is a directory, and --offset is for images: leave it out");
        }
        byte[] root = tree.absolute().bytes();
        try (HashCache cache = openCache(context)) {
            return build(
                    context,
                    (objects, options) ->
                            SnapshotBuilder.build(
                                    root, objects, options.withCache(cache, context.clock())));
        }
    }

    /** Without the cache: times in an image prove nothing. */
    private SnapshotResult ofImage(CommandContext context) throws IOException {
        if (!ImageFile.isImage(tree, offset.bytes)) {
            throw new CommandException(tree + ": is neither a directory nor an ext2 image");
        }
        Ext2Options reading = Ext2Options.usual().forReading();
        try (FileSystem files = new ImageFile(tree, offset.bytes).openFileSystem(reading);
                ImageTree source = new ImageTree(files, tree.absolute().bytes())) {
            return build(
                    context, (objects, options) -> SnapshotBuilder.build(source, objects, options));
        }
    }

    /** One of the two ways to make a snapshot. */
    @FunctionalInterface
    private interface Building {
        SnapshotResult build(FileStore objects, SnapshotOptions options) throws IOException;
    }

    private SnapshotResult build(CommandContext context, Building building) throws IOException {
        try (FileStore objects = store.open(context);
                ProgressBar bar = new ProgressBar(context)) {
            return building.build(
                    objects,
                    SnapshotOptions.of(format.or(ManifestFormat.DEFAULT))
                            .withLinks(links)
                            .withSkipUnreadable(skipUnreadable)
                            .withProgress(bar::report)
                            .withPatience(StoreOption.PATIENCE));
        } catch (SnapshotException e) {
            throw refused(context, e);
        }
    }

    /** All errors on lines of their own, then the one that says what to do. */
    private CommandException refused(CommandContext context, SnapshotException e) {
        List<Finding> errors = e.errors();
        errors.forEach(error -> context.err().println("celfs: " + OneLine.of(error.toString())));
        boolean links = errors.stream().anyMatch(f -> f.kind() == Finding.Kind.LINK_REFUSED);
        return new CommandException(
                "no manifest written, errors: %,d: %s"
                        .formatted(
                                errors.size(),
                                links
                                        ? "choose another --links"
                                        : "make these readable or use --skip-unreadable"),
                e);
    }

    /** Without a cache everything is read, which is only slower. */
    private static HashCache openCache(CommandContext context) throws IOException {
        HostPath folder = new UserFolders(context.environment()).cache();
        try {
            Folders.make(folder);
            return SqliteHashCache.open(folder.resolve("hashes.db").text());
        } catch (IOException e) {
            context.warn("no hash cache, so all files are read: " + Failures.describe(e));
            return HashCache.NONE;
        }
    }

    /** Lower-case words to policies. */
    static final class LinkPolicyConverter extends WordConverter<LinkPolicy> {
        LinkPolicyConverter() {
            super(LinkPolicy.class);
        }
    }
}
