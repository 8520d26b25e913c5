package io.celfs.cli;

import io.celfs.cli.daemon.Folders;
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

/** {@code celfs snapshot}: a tree into the store, its manifest out. */
@Command(
        name = "snapshot",
        description = {
            "Hash a directory tree into the store and write its manifest.",
            "What a manifest cannot hold is listed as warnings. A file that cannot be read is an"
                    + " error, and no manifest is written, unless --skip-unreadable."
        })
final class SnapshotCommand implements Action {
    @Parameters(paramLabel = "DIR", description = "The tree.")
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

    @Mixin FormatOption format;
    @Mixin StoreOption store;
    @Mixin OutputOption output;

    @Override
    public int run(CommandContext context) throws IOException {
        if (!tree.isDirectory()) {
            throw new CommandException(tree + ": is not a directory");
        }
        SnapshotResult result = build(context);
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

    private SnapshotResult build(CommandContext context) throws IOException {
        try (FileStore objects = store.open(context);
                HashCache cache = openCache(context);
                ProgressBar bar = new ProgressBar(context)) {
            SnapshotOptions options =
                    SnapshotOptions.of(format.or(ManifestFormat.DEFAULT))
                            .withLinks(links)
                            .withSkipUnreadable(skipUnreadable)
                            .withCache(cache, context.clock())
                            .withProgress(bar::report)
                            .withPatience(StoreOption.PATIENCE);
            return SnapshotBuilder.build(tree.absolute().bytes(), objects, options);
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
