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

    /**
     * Refuses an offset where there is nothing that it could be one of.
     *
     * @param why said to the user
     */
    void refuse(String why) throws CommandException {
        if (bytes != 0) {
            throw CommandException.usage("--offset is for images, and " + why);
        }
    }
}
