package io.celfs.cli.packaged;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the packaged program, or shell lines that use it, with a home of their own. */
final class Program {
    /** The folder with the launcher. */
    static final Path ROOT =
            Path.of(System.getProperty("celfs.root", "..")).toAbsolutePath().normalize();

    private final Path home;

    Program(Path home) {
        this.home = home;
    }

    /** What a process answered, one char per byte. */
    record Result(int code, String out, String err) {}

    /** Runs {@code ./celfs}. */
    Result celfs(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("celfs").toString()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return run(home, command);
    }

    /** Runs a shell script in the home; {@code celfs} is in the PATH. */
    Result shell(String script) throws IOException, InterruptedException {
        return run(home, List.of("timeout", "-k", "5", "100", "bash", "-c", script));
    }

    private Result run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path err = home.resolve("stderr-" + Thread.currentThread().threadId());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("CELFS_BUILD", "never");
        builder.environment().merge("PATH", ROOT.toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] out = process.getInputStream().readAllBytes();
        int code = process.waitFor();
        return new Result(
                code,
                new String(out, StandardCharsets.ISO_8859_1),
                Files.readString(err, StandardCharsets.ISO_8859_1));
    }
}
