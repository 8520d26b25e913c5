package io.celfs.cli;

import picocli.CommandLine.Option;

/** {@code --offset}: where an image begins in its file. */
final class OffsetOption {
    @Option(
            names = "--offset",
            paramLabel = "BYTES",
            defaultValue = "0",
            converter = ByteSizeConverter.class,
            description = "Where the image begins in its file, for one partition of a disk.")
    long bytes;
}
