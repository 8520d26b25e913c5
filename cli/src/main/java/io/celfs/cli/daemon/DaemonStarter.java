package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.posix.HostProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Starts the daemon: a JVM of its own with cwd {@code /}. It gets its arguments through standard
 * input, says {@code ready} or what failed through standard output ({@link Readiness}), and has
 * none of the caller's descriptors afterwards.
 */
public final class DaemonStarter {
    /**
     * A daemon lives for days on a machine that does other work: a bounded heap, memory of the
     * compiler given back, no files of the JVM's own. The optimizing compiler would take the
     * processor from the programs on the mount for minutes, and gain nothing afterwards.
     */
    private static final List<String> OPTIONS =
            List.of(
                    "-Xlog:disable",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xms16m",
                    "-Xmx1g",
                    // What reading a manifest needed goes back to the system.
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    "-XX:-ShrinkHeapInSteps",
                    "-XX:ReservedCodeCacheSize=64m",
                    "-XX:TrimNativeHeapInterval=2000",
                    "-XX:-UsePerfData",
                    "-XX:+ErrorFileToStderr",
                    "--enable-native-access=ALL-UNNAMED");

    private DaemonStarter() {}

    /**
     * Starts a daemon and waits until its mount answers.
     *
     * @param javaOptions options of the user for the JVM, separated by spaces
     * @return the session folder
     * @throws CommandException with the daemon's own line if it failed
     */
    public static String start(MountRequest request, String javaOptions) throws IOException {
        Process process =
                new ProcessBuilder(command(javaOptions))
                        .directory(new File("/"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(ArgumentList.encode(request.toArguments()));
        }
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(
                                process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            return Readiness.parse(out.readLine());
        }
    }

    /** The other side of {@link #start}: what this daemon shall do. */
    public static MountRequest receive(InputStream standardInput) throws IOException {
        HostProcess.newSession();
        return MountRequest.ofArguments(ArgumentList.decode(standardInput.readAllBytes()));
    }

    private static List<String> command(String javaOptions) {
        String classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(OPTIONS);
        File cache = new File(Path.of(classPath).resolveSibling("celfs.aot").toString());
        if (cache.exists()) {
            command.add("-XX:AOTCache=" + cache);
        }
        Arrays.stream(javaOptions.split(" ", -1)).filter(o -> !o.isEmpty()).forEach(command::add);
        command.addAll(List.of("-cp", classPath, "io.celfs.cli.Main", "daemon"));
        return command;
    }
}
