package io.celfs.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The run that the AOT cache learns from: typical commands on a tree of a few files. The build
 * starts it; it is no command.
 */
final class Training {
    private Training() {}

    /**
     * Runs the commands.
     *
     * @param arguments a folder to work in
     */
    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[0]);
        Files.createDirectories(work.resolve("tree/dir"));
        Files.writeString(work.resolve("tree/dir/file"), "content");
        String tree = work + "/tree";
        String manifest = work + "/manifest";
        run(work, "--help");
        run(work, "--version");
        run(work, "snapshot", tree, "-o", manifest);
        run(work, "snapshot", tree);
        run(work, "ls", "-l", manifest);
        run(work, "cat", manifest, "dir/file");
        run(work, "verify", manifest);
        run(work, "diff", "--manifests", manifest, manifest);
        run(work, "checkout", manifest, work + "/copy");
        run(work, "sessions");
        String image = work + "/image";
        run(work, "mkfs", image, "--from", tree, "--size", "8M");
        run(work, "fsck", image);
        run(work, "snapshot", image);
        if (Files.isReadable(Path.of("/dev/fuse"))) {
            String session = work + "/session";
            mount(work, manifest, "--session", session);
            run(work, "status", session);
            run(work, "diff", session);
            run(work, "export", session);
            mount(work, image);
        }
    }

    /** The daemon in this process, with another process looking in. */
    private static void mount(Path work, String what, String... options) throws IOException {
        Path mountPoint = Files.createTempDirectory(work, "mount");
        Process visitor = visitor(mountPoint);
        Stream<String> words = Stream.of("mount", "-f", what, mountPoint.toString());
        run(work, Stream.concat(words, Stream.of(options)).toArray(String[]::new));
        visitor.destroy();
    }

    /** Waits for the mount, uses it, and unmounts it. */
    private static Process visitor(Path mountPoint) throws IOException {
        String script =
                """
                i=0
                while [ $i -lt 100 ] && [ ! -e "$1/dir" ]; do sleep 0.1; i=$((i + 1)); done
                ls -lR "$1"; cat "$1/dir/file" "$1/.celfs/status"
                echo new > "$1/new"; mkdir "$1/made"; mv "$1/made" "$1/moved"; rm "$1/dir/file"
                umount "$1" || fusermount3 -u "$1"
                """;
        return new ProcessBuilder("sh", "-c", script, "sh", mountPoint.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void run(Path home, String... arguments) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(sink, true, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of("HOME", home.toString());
        CommandContext context =
                new CommandContext(sink, err, environment, false, false, InstantSource.system());
        int code = CelfsCommand.run(context, List.of(arguments));
        if (code != ExitCode.DONE) {
            throw new IOException(sink.toString(StandardCharsets.UTF_8));
        }
    }
}
