package io.celfs.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The run that the AOT cache learns from: typical commands on a tree of a few files. The build
 * starts it; it is no command.
 */
final class Training {
    private Training() {}

    public static void main(String[] arguments) throws IOException {
        run("--help");
        run("--version");
    }

    private static void run(String... arguments) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(sink, true, StandardCharsets.UTF_8);
        CommandContext context =
                new CommandContext(sink, err, Map.of(), false, false, InstantSource.system());
        int code = CelfsCommand.run(context, List.of(arguments));
        if (code != ExitCode.DONE) {
            throw new IOException(sink.toString(StandardCharsets.UTF_8));
        }
    }
}
