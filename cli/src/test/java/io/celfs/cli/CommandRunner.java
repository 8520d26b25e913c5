package io.celfs.cli;

import io.celfs.manifest.PathBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines inside the test's JVM, with a home of their own. */
final class CommandRunner {
    private final Map<String, String> environment;

    CommandRunner(Path home) {
        this(Map.of("HOME", home.toString()));
    }

    private CommandRunner(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The same with one more variable. */
    CommandRunner with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new CommandRunner(more);
    }

    /** What a command answered; bytes that are no text are escaped as in {@link PathBytes}. */
    record Result(int code, String out, String err) {}

    Result run(Object... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandContext context =
                new CommandContext(
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        false,
                        false,
                        InstantSource.system());
        List<String> texts = List.of(arguments).stream().map(Object::toString).toList();
        int code = CelfsCommand.run(context, texts);
        return new Result(
                code, PathBytes.text(out.toByteArray()), PathBytes.text(err.toByteArray()));
    }
}
