package io.celfs.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.fuse.session.CachePolicy;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.Mounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How mounts begin and end, well and badly. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifeMountTest {
    private static final int FORCE = Mounts.FORCE;

    /** A daemon of its own that says when it has mounted. */
    static final class Daemon {
        private Daemon() {}

        public static void main(String[] arguments) throws Exception {
            try (FuseMount mount = FuseMount.of(HelloMount.hello()).at(arguments[0]).mount()) {
                System.out.println("mounted " + mount.status().direct());
                mount.join();
            }
        }
    }

    private static Process daemon(Path directory) throws IOException {
        return daemon(directory, System.getProperty("java.class.path"));
    }

    private static Process daemon(Path directory, String classPath, String... prefix)
            throws IOException {
        List<String> command = new ArrayList<>(Arrays.asList(prefix));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:-UsePerfData", "-cp", classPath));
        command.addAll(List.of(Daemon.class.getName(), directory.toString()));
        return new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader = process.inputReader();
        return String.valueOf(reader.readLine());
    }

    private static boolean mounted(Path directory) throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo")).contains(directory + " ");
    }

    @Test
    void aKilledDaemonsMountIsClearedByTheNext(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        Process daemon = daemon(directory);
        try {
            assertThat(firstLine(daemon)).isEqualTo("mounted true");
            assertThat(directory.resolve("hello")).hasContent("Hello, world!\n");
        } finally {
            daemon.destroyForcibly().waitFor();
        }
        assertThat(mounted(directory)).isTrue();
        assertThatThrownBy(() -> Files.readString(directory.resolve("hello")))
                .hasMessageContaining("not connected");
        try (FuseMount again = FuseMount.of(HelloMount.hello()).at(directory).mount()) {
            assertThat(again.mountPoint()).isEqualTo(directory.toString());
            assertThat(directory.resolve("hello")).hasContent("Hello, world!\n");
        }
        assertThat(mounted(directory)).isFalse();
    }

    @Test
    void aDeadMountOfAnotherProgramIsLeftAlone(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        Process daemon = daemon(directory);
        try {
            assertThat(firstLine(daemon)).isEqualTo("mounted true");
        } finally {
            daemon.destroyForcibly().waitFor();
        }
        try {
            assertThatThrownBy(() ->
                            FuseMount.of(HelloMount.hello()).at(directory).subtype("other").mount())
                    .isInstanceOf(MountException.class)
                    .hasMessageContaining("not ours");
        } finally {
            Mounts.unmount(directory.toString().getBytes(UTF_8), Mounts.DETACH);
        }
    }

    /** The home directory that holds the libraries may be closed to other users. */
    private static String readableClassPath(Path directory) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            if (entry.contains("celfs") || entry.contains("classes")) {
                String copy = "classes" + copies.size();
                TestMount.shell(directory, "cp -rL %s %s".formatted(entry, copy));
                copies.add(directory.resolve(copy).toString());
            }
        }
        TestMount.shell(directory, "chmod -R a+rX .");
        return String.join(":", copies);
    }

    @Test
    void aPlainUserMountsThroughTheHelper(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        TestMount.assumeProgram("fusermount3");
        TestMount.assumeProgram("setpriv");
        assumeTrue(
                Files.getPosixFilePermissions(Path.of("/dev/fuse"))
                        .contains(PosixFilePermission.OTHERS_WRITE),
                "skipped: /dev/fuse is closed to other users (udev makes it 0666)");
        TestMount.shell(directory, "chmod 755 ..; mkdir m; chown 65534:65534 m");
        Path mine = directory.resolve("m");
        String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        Process daemon = daemon(mine, readableClassPath(directory), nobody);
        try {
            String line = firstLine(daemon);
            assertThat(line).isEqualTo("mounted false");
            String script = "cat m/hello; ! touch m/n 2>/dev/null; fusermount3 -u m";
            assertThat(
                            TestMount.shell(
                                    directory,
                                    String.join(" ", nobody) + " sh -euc '" + script + "'"))
                    .isEqualTo("Hello, world!");
            assertThat(daemon.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            daemon.destroyForcibly().waitFor();
            if (mounted(mine)) {
                Mounts.unmount(mine.toString().getBytes(UTF_8), Mounts.DETACH);
            }
        }
    }

    @Test
    void aMountInUseIsNotUnmountedButCanBeDetached() throws Exception {
        try (TestMount mount = TestMount.of(HelloMount.hello(), options -> {})) {
            try (FileChannel open = FileChannel.open(mount.path("hello"))) {
                assertThatThrownBy(() -> mount.mount().unmount())
                        .isInstanceOf(MountException.class)
                        .hasMessageContaining("in use");
                mount.mount().detach();
                assertThat(mounted(mount.root())).isFalse();
                assertThat(open.size()).isEqualTo(14);
                assertThat(mount.mount().isEnded()).isFalse();
            }
            mount.mount().join();
            assertThat(mount.mount().isEnded()).isTrue();
        }
    }

    @Test
    void closingBreaksOffThoseWhoStillUseIt(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        FuseMount mount = FuseMount.of(HelloMount.hello()).at(directory).mount();
        FileChannel open = FileChannel.open(directory.resolve("hello"));
        mount.close();
        assertThat(mount.isEnded()).isTrue();
        assertThat(mounted(directory)).isFalse();
        assertThatThrownBy(() -> open.read(ByteBuffer.allocate(1)))
                .hasMessageContaining("not connected");
        assertThatThrownBy(open::close).hasMessageContaining("not connected");
    }

    @Test
    void unmountingTwiceOrElsewhereIsFine() throws Exception {
        try (TestMount mount = TestMount.of(HelloMount.hello(), options -> {})) {
            TestMount.shell(Path.of("/"), "umount " + mount.root());
            mount.mount().join();
            mount.mount().unmount();
            mount.mount().detach();
        }
    }

    @Test
    void aBrokenConnectionIsClearedByItsOwnDaemon(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        FuseMount mount = FuseMount.of(HelloMount.hello()).at(directory).mount();
        FileChannel open = FileChannel.open(directory.resolve("hello"));
        assertThatThrownBy(() -> Mounts.unmount(directory.toString().getBytes(UTF_8), FORCE))
                .hasMessageContaining("busy");
        mount.join();
        assertThat(mounted(directory)).isTrue();
        mount.close();
        assertThat(mounted(directory)).isFalse();
        assertThatThrownBy(open::close).hasMessageContaining("not connected");
    }

    @Test
    void badMountPointsAreToldInOneLine(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> FuseMount.of(HelloMount.hello()).at(file).mount())
                .isInstanceOf(MountException.class)
                .hasMessageContaining("not a directory");
        assertThatThrownBy(
                        () -> FuseMount.of(HelloMount.hello()).at(directory.resolve("no")).mount())
                .isInstanceOf(MountException.class)
                .hasMessageContaining("mkdir");
    }

    @Test
    void twoMountsAtOnePlaceAreToldApart(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        try (FuseMount below = FuseMount.of(HelloMount.hello()).at(directory).mount()) {
            try (FuseMount above = FuseMount.of(HelloMount.hello()).at(directory).mount()) {
                assertThat(above.isEnded()).isFalse();
                assertThatThrownBy(below::unmount).hasMessageContaining("covered");
            }
            assertThat(directory.resolve("hello")).exists();
        }
        assertThat(mounted(directory)).isFalse();
    }

    @Test
    void aMountThatIsCoveredIsLeftAlone(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        Path place = Files.createDirectory(directory.resolve("m"));
        try (FuseMount mount = FuseMount.of(HelloMount.hello()).at(place).mount()) {
            for (Path cover : List.of(place, directory)) {
                byte[] path = cover.toString().getBytes(UTF_8);
                Mounts.mount("cover".getBytes(UTF_8), path, "tmpfs", 0, "size=64k");
                try {
                    assertThatThrownBy(mount::unmount).hasMessageContaining("covered");
                    assertThatThrownBy(mount::detach).hasMessageContaining("covered");
                    assertThat(mounted(cover)).isTrue();
                } finally {
                    Mounts.unmount(path, Mounts.DETACH);
                }
                assertThat(place.resolve("hello")).exists();
            }
        }
        assertThat(mounted(place)).isFalse();
    }

    @Test
    void theMountPointMayHaveAnyName(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        byte[] name = "m\377 \n\\".getBytes(StandardCharsets.ISO_8859_1);
        byte[] folder = (directory + "/").getBytes(UTF_8);
        byte[] path = Arrays.copyOf(folder, folder.length + name.length);
        System.arraycopy(name, 0, path, folder.length, name.length);
        try (HostDirectory parent = HostDirectory.open(directory.toString())) {
            parent.mkdir(name, 0755);
            try (FuseMount mount = FuseMount.of(HelloMount.hello()).at(path).name(path).mount()) {
                assertThat(mount.mountPoint()).endsWith("/m\\xff \\x0a\\");
                try (HostDirectory root = HostDirectory.open(path)) {
                    assertThat(root.exists("hello")).isTrue();
                }
                mount.unmount();
            }
            parent.rmdir(name);
        }
    }

    @Test
    void stoppingEndsAlsoWhatWasDetachedWhileInUse(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        FuseMount mount = FuseMount.of(HelloMount.hello()).at(directory).mount();
        // A first close teaches the kernel that closing needs no answer.
        assertThat(directory.resolve("hello")).hasContent("Hello, world!\n");
        FileChannel open = FileChannel.open(directory.resolve("hello"));
        mount.detach();
        assertThat(mount.stop(Duration.ofMinutes(1))).isTrue();
        assertThat(mount.isEnded()).isTrue();
        open.close();
    }

    /** Reads wait until their reader is interrupted. */
    private static final class Sleepy extends ForwardingFileSystem {
        final CountDownLatch reading = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);

        Sleepy() throws FsException {
            super(HelloMount.hello());
        }

        @Override
        public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
                throws FsException {
            reading.countDown();
            while (!context.cancelled()) {
                Thread.onSpinWait();
            }
            cancelled.countDown();
            throw Errno.EINTR.exception();
        }
    }

    @Test
    void aKilledReaderIsLetGo() throws Exception {
        Sleepy fs = new Sleepy();
        // Reads past the page cache: those into it are nobody's in particular.
        try (TestMount mount =
                TestMount.of(fs, options -> options.cachePolicy(CachePolicy.NOTHING))) {
            Process cat =
                    new ProcessBuilder("cat", mount.path("hello").toString())
                            .redirectErrorStream(true)
                            .start();
            fs.reading.await();
            cat.destroy();
            assertThat(cat.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(fs.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(mount.path("hello")).exists();
        }
    }

    @Test
    void closingEndsReadsThatWaitForEver(@TempDir Path directory) throws Exception {
        TestMount.assumeMountable();
        Sleepy fs = new Sleepy();
        FuseMount mount = FuseMount.of(fs).at(directory).mount();
        Process cat = new ProcessBuilder("cat", directory.resolve("hello").toString()).start();
        try {
            fs.reading.await();
            mount.close();
            assertThat(fs.cancelled.getCount()).isZero();
            assertThat(cat.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            cat.destroyForcibly();
        }
    }

    @Test
    void changesFromBelowAreSeenAfterTheInvalidation() throws Exception {
        var listeners = new ArrayList<io.celfs.core.ChangeListener>();
        var memory = HelloMount.hello();
        var fs =
                new ForwardingFileSystem(memory) {
                    @Override
                    public void observe(
                            io.celfs.core.@org.jspecify.annotations.Nullable ChangeListener
                                    listener) {
                        if (listener != null) {
                            listeners.add(listener);
                        }
                    }
                };
        try (TestMount mount = TestMount.of(fs, options -> {})) {
            Path hello = mount.path("hello");
            Path later = mount.path("later");
            assertThat(hello).hasContent("Hello, world!\n");
            assertThat(later).doesNotExist();
            assertThat(mount.sh("ls")).isEqualTo("hello");
            change(memory);
            assertThat(hello).as("kept until told").hasContent("Hello, world!\n");
            assertThat(later).as("kept until told").doesNotExist();
            var attributes = new io.celfs.core.Attributes();
            var name = io.celfs.core.Name.of("later");
            memory.lookup(OpContext.ROOT, 1, name, attributes);
            listeners.getFirst().inodeChanged(attributes.ino);
            listeners.getFirst().entryChanged(1, name);
            listeners.getFirst().entryChanged(1, io.celfs.core.Name.of("hello"));
            mount.mount().awaitInvalidations();
            assertThat(hello).doesNotExist();
            assertThat(later).hasContent("J");
            assertThat(mount.sh("ls")).isEqualTo("later");
            memory.forget(attributes.ino, 1);
        }
    }

    /** Renames the file and cuts it down to one other letter, behind the kernel's back. */
    private static void change(io.celfs.core.FileSystem memory) throws FsException {
        var attributes = new io.celfs.core.Attributes();
        var hello = io.celfs.core.Name.of("hello");
        memory.lookup(OpContext.ROOT, 1, hello, attributes);
        FileHandle handle = memory.open(OpContext.ROOT, attributes.ino, 1 | 01000);
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
            memory.write(OpContext.ROOT, handle, 0, arena.allocateFrom("J").asSlice(0, 1));
        }
        memory.release(handle);
        memory.rename(OpContext.ROOT, 1, hello, 1, io.celfs.core.Name.of("later"), 0);
        memory.forget(attributes.ino, 1);
    }
}
