package io.celfs.cli;

import io.celfs.cli.daemon.DaemonRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The steps of {@code celfs demo}, each told with its figures. */
final class DemoScript {
    private static final int PAGE = 4096;

    /** Ordinary programs at work; $1 is the mount. */
    private static final String CHANGES =
            """
            set -e
            cd "$1"
            mkdir celfs-demo
            echo 'written through the mount' > celfs-demo/new.txt
            cp -r "$(ls -d */ | grep -v celfs-demo | head -1)" celfs-demo/copied
            mv celfs-demo/copied celfs-demo/renamed
            rm -r "$(ls -d */ | grep -v celfs-demo | tail -1)"
            """;

    private final CommandContext context;
    private final HostPath tree;
    private final Path work;
    private final Path mount;
    private final Path base;
    private boolean mounted;

    DemoScript(CommandContext context, HostPath tree, Path work) {
        this.context = context;
        this.tree = tree;
        this.work = work;
        this.mount = work.resolve("mount");
        this.base = work.resolve("base.json");
    }

    int play() throws IOException, InterruptedException {
        Files.createDirectory(mount);
        try {
            snapshot();
            Path session = mountIt();
            compareWithSource();
            smallWriteIntoLargeFile(session);
            changeMuch();
            crash(session);
            boolean same = export();
            tell("That is all. Nothing of it is left.", "");
            return same ? ExitCode.DONE : ExitCode.FAILED;
        } finally {
            if (mounted) {
                run("unmount", mount.toString());
            }
        }
    }

    private void snapshot() throws IOException {
        long start = System.nanoTime();
        run("snapshot", "--skip-unreadable", tree.text(), "-o", base.toString());
        double seconds = since(start);
        long entries = run("ls", "-R", base.toString()).lines().count();
        tell("1. Snapshot of " + tree, "%,d entries in %.2f s".formatted(entries, seconds));
    }

    private Path mountIt() throws IOException {
        long start = System.nanoTime();
        Path session = Path.of(run("mount", base.toString(), mount.toString()).strip());
        mounted = true;
        tell("2. Mounted by the kernel", "answers after %.2f s".formatted(since(start)));
        return session;
    }

    private void compareWithSource() throws IOException, InterruptedException {
        long start = System.nanoTime();
        String differences =
                program("diff", "-rq", "--no-dereference", tree.text(), mount.toString());
        tell(
                "3. diff -r of the source and the mount",
                "%s in %.2f s"
                        .formatted(
                                differences.isEmpty()
                                        ? "no difference"
                                        : "%,d lines (links that the format cannot hold)"
                                                .formatted(differences.lines().count()),
                                since(start)));
    }

    private void smallWriteIntoLargeFile(Path session) throws IOException, InterruptedException {
        Path largest = largest();
        long before = space(session);
        program(
                "dd",
                "if=/dev/urandom",
                "of=" + largest,
                "bs=4096",
                "count=1",
                "seek=" + Files.size(largest) / PAGE / 2,
                "conv=notrunc,fsync");
        tell(
                "4. 4 KiB written into the middle of " + mount.relativize(largest),
                "the file has %s, the session grew by %s"
                        .formatted(
                                Sizes.of(Files.size(largest)), Sizes.of(space(session) - before)));
    }

    private Path largest() throws IOException {
        try (Stream<Path> files = Files.walk(mount)) {
            return files.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow(() -> new CommandException(tree + " has no file: name another"));
        }
    }

    private static long space(Path folder) throws IOException, InterruptedException {
        String used = program("du", "-s", "-B1", folder.toString());
        return Long.parseLong(used.substring(0, used.indexOf('\t')));
    }

    private void changeMuch() throws IOException, InterruptedException {
        program("sh", "-c", CHANGES, "sh", mount.toString());
        List<String> changes = run("diff", mount.toString()).lines().toList();
        tell("5. mkdir, cp -r, mv, rm -r by ordinary programs", "what changed:");
        changes.stream().limit(6).forEach(line -> tell("", line));
        if (changes.size() > 6) {
            tell("", "and %,d more".formatted(changes.size() - 6));
        }
    }

    private void crash(Path session) throws IOException {
        String before = run("diff", mount.toString());
        ProcessHandle daemon =
                ProcessHandle.of(
                                DaemonRecord.read(HostPath.of(session.toString()))
                                        .orElseThrow()
                                        .process()
                                        .pid())
                        .orElseThrow();
        daemon.destroyForcibly();
        daemon.onExit().join();
        mounted = false;
        run("mount", "--session", session.toString(), mount.toString());
        mounted = true;
        boolean same = before.equals(run("diff", mount.toString()));
        tell("6. kill -9 of the daemon, mounted again", same ? "nothing is lost" : "CHANGES LOST");
    }

    private boolean export() throws IOException, InterruptedException {
        Path diff = work.resolve("diff.json");
        long start = System.nanoTime();
        run("export", "--lossy", mount.toString(), "-o", diff.toString());
        tell(
                "7. Exported as a diff manifest",
                "%s in %.2f s".formatted(Sizes.of(Files.size(diff)), since(start)));
        Path whole = work.resolve("whole.json");
        Path copy = work.resolve("copy");
        run("compose", base.toString(), diff.toString(), "-o", whole.toString());
        run("checkout", whole.toString(), copy.toString());
        boolean same =
                program("diff", "-rq", "--no-dereference", mount.toString(), copy.toString())
                        .isEmpty();
        tell(
                "8. Base + diff composed and checked out elsewhere",
                same ? "exactly the tree of the mount" : "NOT THE TREE OF THE MOUNT");
        return same;
    }

    private void tell(String what, String figure) {
        String line = figure.isEmpty() ? what : "%-52s %s".formatted(what, figure);
        try {
            context.out()
                    .write(
                            (OneLine.of(line).stripTrailing() + "\n")
                                    .getBytes(StandardCharsets.UTF_8));
            context.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Runs one of our own commands and answers its data. */
    private String run(String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandContext quiet =
                new CommandContext(
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        context.environment(),
                        false,
                        false,
                        context.clock());
        int code = CelfsCommand.run(quiet, Arrays.asList(arguments));
        if (code != ExitCode.DONE) {
            String words = err.toString(StandardCharsets.UTF_8).strip();
            throw new CommandException(
                    "celfs %s: %s"
                            .formatted(arguments[0], words.substring(words.lastIndexOf('\n') + 1)));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Runs a program of the system and answers what it printed. */
    private static String program(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
