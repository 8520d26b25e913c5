package io.celfs.cli;

import io.celfs.manifest.ManifestException;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.compose.Conversion;
import io.celfs.manifest.compose.ManifestComposer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code celfs compose}: a snapshot and its diffs as one snapshot. */
@Command(name = "compose", description = "Apply diffs to a snapshot, in the order given.")
final class ComposeCommand implements Action {
    @Parameters(index = "0", paramLabel = "MANIFEST", description = "A snapshot.")
    HostPath snapshot;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "DIFF", description = "Its diffs.")
    List<HostPath> diffs;

    @Mixin OutputOption output;

    @Override
    public int run(CommandContext context) throws IOException {
        DecodedManifest base = ManifestFiles.read(snapshot);
        List<DecodedManifest> changes = new ArrayList<>();
        for (HostPath diff : diffs) {
            changes.add(ManifestFiles.read(diff));
        }
        try {
            Conversion composed = ManifestComposer.compose(base, changes);
            composed.losses().forEach(context::warn);
            output.write(context, composed.manifest());
        } catch (ManifestException e) {
            throw new CommandException("cannot compose: " + e.getMessage(), e);
        }
        return ExitCode.DONE;
    }
}
