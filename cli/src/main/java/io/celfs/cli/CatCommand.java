package io.celfs.cli;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.compose.ManifestTree;
import io.celfs.manifest.content.FileContent;
import io.celfs.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code celfs cat}: the content of a file of a manifest. */
@Command(name = "cat", description = "Print a file of a manifest.")
final class CatCommand implements Action {
    private static final int LINK_LIMIT = 40;

    @Parameters(index = "0", paramLabel = "MANIFEST", description = "A snapshot.")
    HostPath manifest;

    @Parameters(index = "1", paramLabel = "PATH", description = "A file or a link to one.")
    String path;

    @Mixin StoreOption store;

    @Override
    public int run(CommandContext context) throws IOException {
        Manifest content = ManifestFiles.read(manifest).manifest();
        ManifestEntry.File file = find(ManifestTree.of(content), TreePath.of(path));
        try (FileStore objects = store.open(context);
                InputStream in =
                        FileContent.open(
                                file,
                                content.header().chunkSize(),
                                objects,
                                StoreOption.PATIENCE)) {
            in.transferTo(context.out());
        }
        return ExitCode.DONE;
    }

    private ManifestEntry.File find(ManifestTree tree, String start) throws CommandException {
        String at = start;
        for (int i = 0; i < LINK_LIMIT; i++) {
            @Nullable ManifestEntry entry = tree.get(at);
            if (entry instanceof ManifestEntry.File file) {
                return file;
            }
            if (!(entry instanceof ManifestEntry.Symlink link)) {
                throw new CommandException(
                        manifest
                                + ": "
                                + at
                                + (entry == null ? " is not there" : " is a directory")
                                + ": 'celfs ls "
                                + manifest
                                + "' shows what is");
            }
            at = link.target();
        }
        throw new CommandException(manifest + ": " + start + ": too many symbolic links");
    }
}
