package io.celfs.cli;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.compose.Conversion;
import io.celfs.manifest.compose.ManifestConverter;
import io.celfs.storage.FileStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celfs convert}: a manifest in another format. */
@Command(
        name = "convert",
        description = {
            "Write a manifest in a format. In its own format a manifest keeps its bytes.",
            "What the format cannot hold is an error that names the paths, unless --lossy."
        })
final class ConvertCommand implements Action {
    @Parameters(index = "0", paramLabel = "MANIFEST", description = "A snapshot or a diff.")
    HostPath manifest;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "F",
            converter = FormatOption.Converter.class,
            completionCandidates = FormatOption.Spellings.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    ManifestFormat format;

    @Option(names = "--lossy", description = "Reduce what does not fit, and list it.")
    boolean lossy;

    @Mixin StoreOption store;
    @Mixin OutputOption output;

    @Override
    public int run(CommandContext context) throws IOException {
        Manifest content = ManifestFiles.read(manifest).manifest();
        Conversion conversion = convert(context, content);
        conversion.losses().forEach(context::warn);
        output.write(context, conversion.manifest());
        return ExitCode.DONE;
    }

    /** Only chunked files on their way to a format without chunks need the store. */
    private Conversion convert(CommandContext context, Manifest content) throws IOException {
        boolean mayCut = content.header().format().isRich() && !format.isRich();
        try (@Nullable FileStore objects = mayCut ? store.open(context) : null) {
            return ManifestConverter.convert(content, format, lossy, objects, StoreOption.PATIENCE);
        } catch (ManifestException e) {
            throw new CommandException(manifest + ": " + e.getMessage(), e);
        }
    }
}
