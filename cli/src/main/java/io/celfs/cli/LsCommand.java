package io.celfs.cli;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathText;
import io.celfs.manifest.compose.ManifestTree;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celfs ls}: what a manifest holds. */
@Command(name = "ls", description = "List a directory of a manifest.")
final class LsCommand implements Action {
    @Parameters(index = "0", paramLabel = "MANIFEST", description = "A snapshot or a diff.")
    HostPath manifest;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "A path inside; default: the root.")
    @Nullable String path;

    @Option(
            names = {"-l", "--long"},
            description = "Kind, run bit, size and time before the name.")
    boolean columns;

    @Option(
            names = {"-R", "--recursive"},
            description = "Everything below, as paths.")
    boolean recursive;

    @Mixin JsonOption json;

    @Override
    public int run(CommandContext context) throws IOException {
        Manifest content = ManifestFiles.read(manifest).manifest();
        String top = TreePath.of(path);
        List<ManifestEntry> entries = entries(content);
        if (!top.isEmpty() && entries.stream().noneMatch(e -> PathText.isWithin(e.path(), top))) {
            throw new CommandException(
                    manifest + ": has no " + top + ": 'celfs ls -R' shows what it has");
        }
        List<ManifestEntry> shown = entries.stream().filter(e -> isShown(e, top)).toList();
        if (json.json) {
            printJson(context, shown);
        } else {
            print(context, shown, top);
        }
        return ExitCode.DONE;
    }

    /** A snapshot is a tree, with directories that it only implies; a diff is a list. */
    private static List<ManifestEntry> entries(Manifest content) throws IOException {
        return content.header().isDiff() ? content.entries() : ManifestTree.of(content).entries();
    }

    private boolean isShown(ManifestEntry entry, String top) {
        if (entry.path().equals(top)) {
            return !(entry instanceof ManifestEntry.Directory);
        }
        return recursive
                ? PathText.isWithin(entry.path(), top)
                : PathText.parent(entry.path()).equals(top);
    }

    private void print(CommandContext context, List<ManifestEntry> shown, String top)
            throws IOException {
        Listing listing = new Listing(context);
        for (ManifestEntry entry : shown) {
            boolean whole = recursive || entry.path().equals(top);
            String name = whole ? entry.path() : PathText.name(entry.path());
            if (columns) {
                listing.line(EntryText.columns(entry), name + EntryText.arrow(entry));
            } else {
                listing.line("", name);
            }
        }
    }

    private static void printJson(CommandContext context, List<ManifestEntry> shown)
            throws IOException {
        JsonOption.print(
                context.out(),
                json -> {
                    json.writeArrayPropertyStart("entries");
                    shown.forEach(entry -> EntryText.write(json, entry));
                    json.writeEndArray();
                });
    }
}
