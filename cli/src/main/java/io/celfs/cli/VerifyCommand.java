package io.celfs.cli;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathText;
import io.celfs.manifest.content.ManifestVerifier;
import io.celfs.manifest.content.ObjectProblem;
import io.celfs.storage.FileStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code celfs verify}: is everything there, and is it what it should be? */
@Command(
        name = "verify",
        description = "Read every object of a manifest and compare it with its hash.")
final class VerifyCommand implements Action {
    @Parameters(index = "0", paramLabel = "MANIFEST", description = "A snapshot or a diff.")
    HostPath manifest;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "Only what lies here.")
    @Nullable String path;

    @Mixin StoreOption store;

    @Override
    public int run(CommandContext context) throws IOException {
        Manifest content = selected(ManifestFiles.read(manifest).manifest());
        List<ObjectProblem> problems = verify(context, content);
        Listing listing = new Listing(context);
        for (ObjectProblem problem : problems) {
            listing.line("", problem.toString());
        }
        context.say(
                problems.isEmpty()
                        ? "%s: all %,d entries are good"
                                .formatted(manifest, content.entries().size())
                        : "%s: %,d objects are missing or damaged"
                                .formatted(manifest, problems.size()));
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Manifest selected(Manifest all) throws CommandException {
        String top = TreePath.of(path);
        List<ManifestEntry> entries =
                all.entries().stream().filter(e -> PathText.isWithin(e.path(), top)).toList();
        if (entries.isEmpty() && !top.isEmpty()) {
            throw new CommandException(manifest + ": has no " + top);
        }
        return new Manifest(all.header(), entries);
    }

    private List<ObjectProblem> verify(CommandContext context, Manifest content)
            throws IOException {
        try (FileStore objects = store.open(context);
                ProgressBar bar = new ProgressBar(context)) {
            return ManifestVerifier.verify(
                    content, objects, Workers.count(), StoreOption.PATIENCE, bar::report);
        }
    }
}
