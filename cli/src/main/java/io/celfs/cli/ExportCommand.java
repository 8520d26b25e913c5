package io.celfs.cli;

import io.celfs.cow.DiffManifestExporter;
import io.celfs.cow.ExportOptions;
import io.celfs.cow.ExportResult;
import io.celfs.cow.Reductions;
import io.celfs.cow.Session;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.snapshot.LinkPolicy;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code celfs export}: what a session changed, as a manifest. */
@Command(
        name = "export",
        description = {
            "Store the content that a session changed, then write the diff manifest.",
            "Works mounted or not; changes nothing in the session but by --rebase."
        })
final class ExportCommand implements Action {
    @Mixin SessionArgument session;

    @Option(names = "--snapshot", description = "The whole tree instead of the changes.")
    boolean snapshot;

    @Option(names = "--lossy", description = "Leave out what a manifest cannot hold; list it.")
    boolean lossy;

    @Option(
            names = "--rebase",
            description = "Go on from what was exported: the next diff starts there.")
    boolean rebase;

    @Option(
            names = "--links",
            paramLabel = "P",
            defaultValue = "keep",
            converter = SnapshotCommand.LinkPolicyConverter.class,
            description = "New symbolic links: keep, collapse, skip or fail. Default: keep.")
    LinkPolicy links;

    @Mixin FormatOption format;
    @Mixin OutputOption output;

    @Override
    public int run(CommandContext context) throws IOException {
        HostPath folder = session.locate(context);
        MountedSession.writeBack(context, folder);
        try (Session view = view(context, folder)) {
            ManifestFormat wanted = format.or(view.format());
            ExportResult result =
                    DiffManifestExporter.exportDiffManifest(
                            view, new ExportOptions(snapshot, wanted, links, lossy, rebase));
            result.warnings().forEach(context::warn);
            result.losses().forEach(context::warn);
            output.write(context, result.manifest());
            if (rebase) {
                view.rebase(result);
            }
            report(context, result);
        } catch (ManifestException e) {
            throw new CommandException("cannot export: " + e.getMessage(), e);
        }
        return ExitCode.DONE;
    }

    /** A rebase needs a state that stands still. */
    private Session view(CommandContext context, HostPath folder) throws IOException {
        return rebase
                ? MountedSession.viewFrozen(folder, MountedSession.freeze(context, folder))
                : MountedSession.view(folder);
    }

    private static void report(CommandContext context, ExportResult result) {
        context.say(
                "%,d entries; %,d files read, %s"
                        .formatted(
                                result.manifest().entries().size(),
                                result.hashedFiles(),
                                Sizes.of(result.hashedBytes())));
        Reductions reduced = result.reductions();
        if (reduced.modes() + reduced.owners() + reduced.times() + reduced.hardLinks() > 0) {
            context.say(
                    ("reduced: %,d modes to the run bit, %,d owners, %,d times to microseconds,"
                                    + " %,d hard links to files")
                            .formatted(
                                    reduced.modes(),
                                    reduced.owners(),
                                    reduced.times(),
                                    reduced.hardLinks()));
        }
    }
}
