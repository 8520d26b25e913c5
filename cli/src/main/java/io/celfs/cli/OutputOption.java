package io.celfs.cli;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.codec.ManifestEncoder;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -o}: where a manifest goes. Without it to standard output, and nothing else does. */
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the manifest to FILE (whole or not at all). Default: to stdout.")
    @Nullable HostPath file;

    /** Writes data. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream target) throws IOException;
    }

    void write(CommandContext context, Manifest manifest) throws IOException {
        write(context, target -> ManifestEncoder.encode(manifest, target));
    }

    void write(CommandContext context, Writer writer) throws IOException {
        if (file == null) {
            writer.write(context.out());
            return;
        }
        try (OutputFile output = OutputFile.create(file)) {
            writer.write(output);
            output.commit();
        }
    }
}
