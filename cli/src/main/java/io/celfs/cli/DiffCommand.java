package io.celfs.cli;

import io.celfs.cow.PathChange;
import io.celfs.cow.Session;
import io.celfs.manifest.compose.ManifestDiff;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celfs diff}: what changed in a session, or between two snapshots. */
@Command(
        name = "diff",
        description = {
            "List what changed: A new, M modified, D deleted, R renamed; directories end with a"
                    + " slash.",
            "S is a session or its mount point."
        })
final class DiffCommand implements Action {
    @Parameters(arity = "1..3", paramLabel = "S", description = "A session; or A and B.")
    List<HostPath> operands;

    @Option(names = "--manifests", description = "Compare the two snapshots A and B.")
    boolean manifests;

    @Option(names = "--exit-code", description = "Exit with 1 if there are changes.")
    boolean exitCode;

    @Mixin JsonOption json;

    @Override
    public int run(CommandContext context) throws IOException {
        List<ChangeList.Line> changes =
                manifests
                        ? betweenManifests()
                        : ofSession(context).stream().map(ChangeList.Line::of).toList();
        ChangeList.print(context, changes, json.json);
        return exitCode && !changes.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private List<ChangeList.Line> betweenManifests() throws IOException {
        if (operands.size() != 2) {
            throw CommandException.usage("--manifests wants two snapshots");
        }
        return ManifestDiff.between(
                        ManifestFiles.read(operands.get(0)).manifest(),
                        ManifestFiles.read(operands.get(1)).manifest())
                .stream()
                .map(ChangeList.Line::of)
                .toList();
    }

    private List<PathChange> ofSession(CommandContext context) throws IOException {
        if (operands.size() != 1) {
            throw CommandException.usage(
                    "diff wants one session, or --manifests and two snapshots");
        }
        HostPath folder = SessionArgument.locator(context).locate(operands.getFirst());
        MountedSession.writeBack(context, folder);
        try (Session session = MountedSession.view(folder)) {
            return session.changes();
        }
    }
}
