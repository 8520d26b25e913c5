package io.celfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.core.FileSystem;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.posix.HostProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A mount in a fresh directory for the time of a test, which is skipped where nothing can be
 * mounted.
 */
final class TestMount implements AutoCloseable {
    private static final long SHELL_SECONDS = 60;

    private final Path directory;
    private final FuseMount mount;

    private TestMount(Path directory, FuseMount mount) {
        this.directory = directory;
        this.mount = mount;
    }

    static TestMount ofMemory() throws IOException {
        return of(new MemoryFileSystem(InstantSource.system()), options -> {});
    }

    static TestMount of(FileSystem fs, Consumer<MountBuilder> options) throws IOException {
        assumeMountable();
        Path directory = Files.createTempDirectory("celfs-mount");
        MountBuilder builder = FuseMount.of(fs).at(directory);
        options.accept(builder);
        return new TestMount(directory, builder.mount());
    }

    /** Skips the test where the rights or the device are missing. */
    static void assumeMountable() {
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "skipped: there is no /dev/fuse here");
        assumeTrue(HostProcess.effectiveUser() == 0, "skipped: only root can mount directly");
    }

    static void assumeProgram(String program) {
        boolean found =
                System.getenv("PATH")
                        .lines()
                        .flatMap(path -> java.util.Arrays.stream(path.split(":", -1)))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(found, () -> "skipped: the program " + program + " is not installed");
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Path root() {
        return directory;
    }

    FuseMount mount() {
        return mount;
    }

    /** Runs a shell script in the mount, which must succeed, and returns what it prints. */
    String sh(String script) throws IOException {
        return shell(directory, script);
    }

    static String shell(Path directory, String script) throws IOException {
        Path output = Files.createTempFile("celfs-shell", ".out");
        try {
            Process process =
                    new ProcessBuilder("sh", "-eu", "-c", script)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(SHELL_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
            assertThat(ended).as("hangs: %s", text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException {
        mount.close();
        Files.delete(directory);
    }
}
