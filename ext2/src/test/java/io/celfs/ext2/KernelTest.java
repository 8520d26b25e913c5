package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Data;
import io.celfs.conformance.Workbench;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.ext2.tools.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel reads what we wrote, and we read what the kernel wrote. */
class KernelTest {
    private static final byte[] CONTENT = Data.bytes(1, 700_000);
    private static final long LATE = 4_102_444_800L;

    @BeforeEach
    void needsRootAndLoopDevices() throws IOException {
        KernelMount.assumePossible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-b 1024 -I 256", "-b 4096 -I 256", "-b 2048 -I 128"})
    void theKernelReadsWhatWeWrote(String options) throws IOException {
        try (TestImage image = TestImage.make(32 << 20, options.split(" ", -1))) {
            boolean large = options.endsWith("256");
            try (Workbench bench = new Workbench(image.open())) {
                write(bench);
            }
            image.check();
            KernelMount.of(image, root -> compare(root, large));
            image.check();
        }
    }

    private static void write(Workbench bench) throws FsException {
        bench.mkdir("d");
        bench.file("d/file", CONTENT);
        bench.link("d/file", "hard");
        bench.symlink("d/file", "short");
        bench.symlink("x".repeat(200), "long");
        bench.mknod("fifo", FileMode.FIFO | 0600, 0);
        bench.mknod("device", FileMode.CHARACTER_DEVICE | 0600, (300 << 8) | 7);
        bench.file("sparse", "");
        bench.write("sparse", 5_000_000, new byte[] {1});
        bench.setattr("hard", new AttributeChange().mtime(LATE, 123_456_789).owner(70_000, 9));
        for (int i = 0; i < 4; i++) {
            bench.fs()
                    .setxattr(
                            bench.context(),
                            bench.ino("hard"),
                            Workbench.name("user.x" + i),
                            Data.bytes(i, 60 * i),
                            0);
        }
        for (int i = 0; i < 500; i++) {
            bench.mknod("d/some longer name " + i, FileMode.REGULAR | 0644, 0);
        }
    }

    private static void compare(Path root, boolean large) throws IOException {
        assertThat(Files.readAllBytes(root.resolve("hard"))).isEqualTo(CONTENT);
        assertThat(Files.isSameFile(root.resolve("hard"), root.resolve("d/file"))).isTrue();
        assertThat(Files.readSymbolicLink(root.resolve("short"))).hasToString("d/file");
        assertThat(Files.readSymbolicLink(root.resolve("long"))).hasToString("x".repeat(200));
        assertThat(Tool.succeed("stat", "-c", "%F %t %T", root.resolve("device") + "").strip())
                .isEqualTo("character special file 12c 7");
        assertThat(Files.size(root.resolve("sparse"))).isEqualTo(5_000_001);
        assertThat(Files.getAttribute(root.resolve("hard"), "unix:uid")).isEqualTo(70_000);
        String late = Tool.succeed("stat", "-c", "%.9Y", root.resolve("hard") + "").strip();
        assertThat(late).isEqualTo(large ? LATE + ".123456789" : Integer.MAX_VALUE + ".000000000");
        for (int i = 0; i < 4; i++) {
            assertThat(Files.getAttribute(root.resolve("hard"), "user:x" + i))
                    .isEqualTo(Data.bytes(i, 60 * i));
        }
        try (var listed = Files.list(root.resolve("d"))) {
            assertThat(listed).hasSize(501);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-b 1024 -I 256", "-b 4096 -I 256"})
    void weReadAndGoOnWithWhatTheKernelWrote(String options) throws IOException {
        try (TestImage image = TestImage.make(32 << 20, options.split(" ", -1))) {
            KernelMount.of(image, KernelTest::writeByKernel);
            image.check();
            try (Workbench bench = new Workbench(image.open())) {
                assertThat(bench.content("d/file")).isEqualTo(CONTENT);
                assertThat(bench.readlink("long")).isEqualTo("y".repeat(300));
                FileSystem fs = bench.fs();
                Attributes file = bench.stat("d/file");
                assertThat(fs.getxattr(bench.context(), file.ino, Name.of("user.big")))
                        .isEqualTo(Data.bytes(5, 700));
                assertThat(bench.list("d")).hasSize(2001);
                for (int i = 0; i < 2000; i += 2) {
                    bench.unlink("d/a name in an index " + i);
                }
                bench.file("d/new", CONTENT);
                bench.write("d/file", 10, new byte[] {1, 2, 3});
            }
            image.check();
            KernelMount.of(
                    image,
                    root -> {
                        byte[] expected = Data.overwrite(CONTENT, 10, new byte[] {1, 2, 3});
                        assertThat(Files.readAllBytes(root.resolve("d/file"))).isEqualTo(expected);
                        assertThat(root.resolve("d/a name in an index 7")).exists();
                        assertThat(root.resolve("d/a name in an index 8")).doesNotExist();
                    });
            image.check();
        }
    }

    private static void writeByKernel(Path root) throws IOException {
        Path directory = Files.createDirectory(root.resolve("d"));
        Path file = Files.write(directory.resolve("file"), CONTENT);
        Files.setAttribute(file, "user:big", ByteBuffer.wrap(Data.bytes(5, 700)));
        Files.createSymbolicLink(root.resolve("long"), Path.of("y".repeat(300)));
        for (int i = 0; i < 2000; i++) {
            Files.createFile(directory.resolve("a name in an index " + i));
        }
    }
}
