package io.celfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.fuse.wire.Opcode;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one system call costs in requests, on a mount with the default options. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestCountMountTest {
    private static final int FILES = 50;

    /** Not waited for by anybody, and several at a time. */
    private static final Set<Opcode> FORGETS = EnumSet.of(Opcode.FORGET, Opcode.BATCH_FORGET);

    /** Whatever changes a directory makes the kernel ask for its permissions again. */
    private static final Opcode OF_DIRECTORY = Opcode.GETATTR;

    /** security.capability, before the first write since the attributes came. */
    private static final Opcode CAPABILITY = Opcode.GETXATTR;

    private interface Step {
        void on(Path file) throws IOException;
    }

    private static void creates(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1000]));
        }
    }

    private static void reads(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(ByteBuffer.allocate(1000));
        }
    }

    /** One unlink(2), without the look at the file that Java takes before. */
    private static void unlinks(Path file) throws IOException {
        try (HostDirectory host = HostDirectory.open("/")) {
            host.unlink(file.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Requests for each file; those of the first one, which teach the kernel, do not count. */
    private static Map<Opcode, Long> perFile(TestMount mount, Step step) throws IOException {
        step.on(mount.path("first"));
        Map<Opcode, Long> before = settled(mount);
        for (int i = 0; i < FILES; i++) {
            step.on(mount.path("f" + i));
        }
        Map<Opcode, Long> after = settled(mount);
        Map<Opcode, Long> requests = new TreeMap<>();
        after.forEach((opcode, count) -> {
            long more = count - before.getOrDefault(opcode, 0L);
            // Rounded: one that comes a tick of the clock too late may be asked for twice.
            if (2 * more > FILES && !FORGETS.contains(opcode)) {
                requests.put(opcode, Math.round((double) more / FILES));
            }
        });
        return requests;
    }

    /** Nobody waits for RELEASE. */
    private static Map<Opcode, Long> settled(TestMount mount) {
        while (mount.mount().status().openFiles() != 0) {
            Thread.onSpinWait();
        }
        return mount.mount().status().requests();
    }

    private static final Map<Opcode, Long> CREATE_WRITE_CLOSE =
            each(Opcode.LOOKUP, Opcode.CREATE, Opcode.RELEASE, OF_DIRECTORY, CAPABILITY);

    private static Map<Opcode, Long> each(Opcode... once) {
        Map<Opcode, Long> requests = new TreeMap<>();
        Arrays.stream(once).forEach(opcode -> requests.put(opcode, 1L));
        return requests;
    }

    private static void reading(TestMount mount) throws IOException {
        assertThat(perFile(mount, Files::size)).isEqualTo(each(Opcode.STATX));
        assertThat(perFile(mount, RequestCountMountTest::reads))
                .as("opened again, its pages kept")
                .isEqualTo(each(Opcode.OPEN, Opcode.RELEASE));
        assertThat(perFile(mount, RequestCountMountTest::unlinks))
                .isEqualTo(each(OF_DIRECTORY, Opcode.UNLINK));
    }

    @Test
    void throughTheDaemon() throws IOException {
        throughTheDaemon(new MemoryFileSystem(InstantSource.system()));
    }

    /** The owner of a file and its directory needs none. */
    @Test
    void accessControlListsCostNothing() throws IOException {
        throughTheDaemon(
                new ForwardingFileSystem(new MemoryFileSystem(InstantSource.system())) {
                    @Override
                    public Set<Feature> missing() {
                        return Set.of();
                    }
                });
    }

    private static void throughTheDaemon(FileSystem fs) throws IOException {
        try (TestMount mount = TestMount.of(fs, options -> {})) {
            Map<Opcode, Long> create = new TreeMap<>(CREATE_WRITE_CLOSE);
            create.put(Opcode.WRITE, 1L);
            assertThat(perFile(mount, RequestCountMountTest::creates)).isEqualTo(create);
            assertThat(perFile(mount, RequestCountMountTest::reads))
                    .isEqualTo(each(Opcode.OPEN, Opcode.READ, Opcode.RELEASE));
            reading(mount);
        }
    }

    @Test
    void inPassthrough(@TempDir Path folder) throws IOException {
        TestMount.assumeMountable();
        try (HostBackedFileSystem fs = new HostBackedFileSystem(folder);
                TestMount mount = TestMount.of(fs, options -> {})) {
            assumeTrue(
                    mount.mount().status().features().contains(FuseFeature.PASSTHROUGH),
                    "skipped: this kernel has no passthrough");
            assertThat(perFile(mount, RequestCountMountTest::creates))
                    .isEqualTo(CREATE_WRITE_CLOSE);
            reading(mount);
        }
    }
}
