package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.conformance.Data;
import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.StatFs;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.FaultyBlockDevice;
import io.celfs.storage.block.FaultyBlockDevice.Call;
import io.celfs.storage.block.FaultyBlockDevice.Fault;
import io.celfs.storage.block.FileBlockDevice;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged images and devices: typed errors, no hangs, nothing worse than before. */
@Timeout(120)
class DamageTest {
    private static void debugfs(TestImage image, String request) {
        Tool.succeed("debugfs", "-w", "-R", request, image.path().toString());
    }

    private static TestImage imageWithFile() throws IOException {
        TestImage image = TestImage.make(8 << 20, "-b", "1024");
        try (Workbench bench = new Workbench(image.open())) {
            bench.file("f", Data.bytes(1, 100_000));
            bench.mkdir("d");
            bench.file("d/x", "x");
        }
        return image;
    }

    @Test
    void aPointerOutsideTheImageIsNamed() throws IOException {
        try (TestImage image = imageWithFile()) {
            debugfs(image, "set_inode_field f block[2] 99999999");
            try (Workbench bench = new Workbench(image.open())) {
                assertThatThrownBy(() -> bench.content("f"))
                        .isInstanceOf(FsException.class)
                        .hasFieldOrPropertyWithValue("errno", Errno.EIO)
                        .hasCauseInstanceOf(CorruptImageException.class)
                        .hasStackTraceContaining("points to block 99999999");
                assertThat(bench.text("d/x")).isEqualTo("x");
            }
        }
    }

    /** Blocks were promised to the write that failed, and are not lost. */
    @Test
    void aBitmapThatCannotBeIsAnErrorAndKeepsTheCounts() throws IOException {
        try (TestImage image = imageWithFile()) {
            String bitmap =
                    Tool.succeed("dumpe2fs", image.path().toString())
                            .replaceAll("(?s).*?Block bitmap at (\\d+).*", "$1");
            debugfs(image, "zap_block " + bitmap);
            try (Workbench bench = new Workbench(image.open())) {
                StatFs before = new StatFs();
                bench.fs().statfs(bench.context(), before);
                FileHandle file = bench.open("f");
                byte[] much = Data.bytes(2, 300_000);
                assertThatThrownBy(
                                () -> {
                                    bench.write(file, 100_000, much);
                                    bench.fs().fsync(bench.context(), file, false);
                                })
                        .hasFieldOrPropertyWithValue("errno", Errno.EIO);
                StatFs after = new StatFs();
                bench.fs().statfs(bench.context(), after);
                assertThat(after.blocksFree).isEqualTo(before.blocksFree);
            }
        }
    }

    @Test
    void anUnknownFeatureDecidesWhetherItOpens() throws IOException {
        try (TestImage image = imageWithFile()) {
            debugfs(image, "feature metadata_csum");
            try (Workbench bench = new Workbench(image.open())) {
                assertThat(bench.fs().missing()).containsExactly(Feature.WRITING);
                assertThat(bench.text("d/x")).isEqualTo("x");
            }
        }
        try (TestImage image = imageWithFile()) {
            debugfs(image, "feature extent");
            FileBlockDevice device = FileBlockDevice.open(image.path());
            assertThatThrownBy(() -> Ext2FileSystem.open(device, Ext2Options.usual()))
                    .isInstanceOf(UnsupportedImageException.class);
        }
    }

    @Test
    void anUncleanImageStaysUnclean() throws IOException {
        try (TestImage image = imageWithFile()) {
            debugfs(image, "set_super_value state 0");
            try (Workbench bench = new Workbench(image.open())) {
                bench.file("g", "g");
            }
            assertThat(Tool.succeed("dumpe2fs", "-h", image.path() + "")).contains("not clean");
            image.check();
        }
    }

    @Test
    void lookingChangesNothing() throws IOException {
        try (TestImage image = imageWithFile()) {
            byte[] before = Files.readAllBytes(image.path());
            try (Workbench bench = new Workbench(image.open())) {
                bench.content("f");
                bench.list("d");
            }
            assertThat(Files.readAllBytes(image.path())).isEqualTo(before);
        }
    }

    @Test
    void randomDamageIsAnErrorAtWorst() throws IOException {
        try (TestImage image = imageWithFile()) {
            byte[] good = Files.readAllBytes(image.path());
            SplittableRandom random = new SplittableRandom(5);
            for (int round = 0; round < 150; round++) {
                MemoryBlockDevice device = new MemoryBlockDevice(good.length);
                device.write(0, MemorySegment.ofArray(good));
                for (int i = 0; i < 1 + round % 20; i++) {
                    byte[] bytes = new byte[1 + random.nextInt(4)];
                    random.nextBytes(bytes);
                    int at = 1024 + random.nextInt(random.nextBoolean() ? 3000 : 800_000);
                    device.write(at, MemorySegment.ofArray(bytes));
                }
                useUp(device);
            }
        }
    }

    /** Reads and changes everything; typed errors are answers. */
    private static void useUp(MemoryBlockDevice device) {
        try (Workbench bench = new Workbench(Ext2FileSystem.open(device, Ext2Options.usual()))) {
            attempt(() -> bench.content("f"));
            attempt(() -> bench.list(""));
            attempt(() -> bench.write("f", 50_000, new byte[60_000]));
            attempt(() -> bench.file("d/new", Data.bytes(2, 300_000)));
            attempt(() -> bench.rename("d/x", "y"));
            attempt(() -> bench.unlink("f"));
            attempt(() -> bench.fs().syncfs(bench.context()));
            attempt(() -> bench.rmdir("d"));
        } catch (IOException e) {
            assertThat(e)
                    .isInstanceOfAny(
                            FsException.class,
                            CorruptImageException.class,
                            UnsupportedImageException.class);
        }
    }

    private static void attempt(Workbench.Attempt attempt) {
        try {
            attempt.run();
        } catch (FsException e) {
            assertThat(e.errno())
                    .isIn(
                            Errno.EIO,
                            Errno.ENOENT,
                            Errno.EROFS,
                            Errno.ENOTDIR,
                            Errno.EISDIR,
                            Errno.ENOTEMPTY,
                            Errno.ENXIO,
                            Errno.ELOOP,
                            Errno.EPERM,
                            Errno.ENOSPC,
                            Errno.EFBIG,
                            Errno.ESTALE,
                            Errno.EEXIST);
        }
    }

    @Test
    void aDeviceThatFailsIsToldOnceAndTheDataStays() throws IOException {
        try (TestImage image = imageWithFile()) {
            FaultyBlockDevice device = new FaultyBlockDevice(FileBlockDevice.open(image.path()));
            try (Workbench bench =
                    new Workbench(Ext2FileSystem.open(device, Ext2Options.usual()))) {
                var first = bench.open("f");
                var second = bench.open("d/x");
                bench.write(first, 0, new byte[] {1, 2, 3});
                device.inject(Fault.every(Call.FLUSH));
                Workbench.fails(Errno.EIO, () -> bench.fs().fsync(bench.context(), first, false));
                device.inject(Fault.none());
                bench.fs().fsync(bench.context(), first, false);
                Workbench.fails(Errno.EIO, () -> bench.fs().fsync(bench.context(), second, false));
                bench.fs().fsync(bench.context(), second, false);
            }
            image.check();
            try (Workbench bench = new Workbench(image.open())) {
                assertThat(bench.content("f")).startsWith(1, 2, 3);
            }
        }
    }

    @Test
    void deviceErrorsAnywhereNeverBreakMoreThanTheyMust() throws IOException {
        for (int n = 1; n < 30; n += 3) {
            try (TestImage image = imageWithFile()) {
                FaultyBlockDevice device =
                        new FaultyBlockDevice(FileBlockDevice.open(image.path()));
                device.inject(Fault.from(n % 2 == 0 ? Call.WRITE : Call.FLUSH, n));
                try (Workbench bench =
                        new Workbench(Ext2FileSystem.open(device, Ext2Options.usual()))) {
                    attempt(() -> bench.file("new", Data.bytes(3, 50_000)));
                    attempt(() -> bench.rename("d/x", "f"));
                    attempt(() -> bench.fs().syncfs(bench.context()));
                    attempt(() -> bench.unlink("new"));
                    attempt(() -> bench.fs().syncfs(bench.context()));
                } catch (FsException e) {
                    assertThat(e.errno()).isEqualTo(Errno.EIO);
                }
                Tool.Answer answer = Tool.run("e2fsck", "-p", image.path().toString());
                assertThat(answer.status()).as(answer.text()).isLessThan(4);
            }
        }
    }
}
