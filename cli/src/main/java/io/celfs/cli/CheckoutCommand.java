package io.celfs.cli;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.content.Checkout;
import io.celfs.storage.FileStore;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code celfs checkout}: the tree of a manifest as ordinary files. */
@Command(
        name = "checkout",
        description =
                "Write the tree of a snapshot into DIR, or apply a diff to the tree in DIR. Files"
                        + " are replaced whole or not at all; nothing outside DIR is touched.")
final class CheckoutCommand implements Action {
    @Parameters(index = "0", paramLabel = "MANIFEST", description = "A snapshot or a diff.")
    HostPath manifest;

    @Parameters(index = "1", paramLabel = "DIR", description = "Made if it is missing.")
    HostPath target;

    @Mixin StoreOption store;

    @Override
    public int run(CommandContext context) throws IOException {
        Manifest content = ManifestFiles.read(manifest).manifest();
        try (FileStore objects = store.open(context);
                ProgressBar bar = new ProgressBar(context)) {
            List<String> kept =
                    Checkout.write(
                            content,
                            objects,
                            target.absolute().bytes(),
                            Workers.count(),
                            StoreOption.PATIENCE,
                            bar::report);
            kept.forEach(path -> context.warn(path + ": is deleted but not empty, so it stays"));
        } catch (ManifestException e) {
            throw new CommandException(manifest + ": " + e.getMessage(), e);
        }
        return ExitCode.DONE;
    }
}
