package io.celfs.cli;

import java.io.IOException;

/** One command, its options and arguments already in its fields. Run once. */
interface Action {
    /**
     * Does the work.
     *
     * @return an {@link ExitCode}
     * @throws IOException any failure; its message becomes the one line on standard error
     */
    int run(CommandContext context) throws IOException, InterruptedException;
}
