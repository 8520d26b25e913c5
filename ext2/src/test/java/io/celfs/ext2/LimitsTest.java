package io.celfs.ext2;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Data;
import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.StatFs;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.BlockDevice;
import io.celfs.storage.block.FileBlockDevice;
import io.celfs.storage.block.ForwardingBlockDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full images, flags of inodes, old revisions, large files. */
class LimitsTest {
    private static long free(Workbench bench) throws FsException {
        StatFs result = new StatFs();
        bench.fs().statfs(bench.context(), result);
        return result.blocksFree;
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096})
    void anImageIsFilledAndEmptiedAgain(int blockSize) throws IOException {
        try (TestImage image = TestImage.make(16 << 20, "-b", "" + blockSize)) {
            try (Workbench bench = new Workbench(image.open())) {
                bench.mkdir("d");
                bench.fs().syncfs(bench.context());
                final long before = free(bench);
                int count = 0;
                try {
                    while (true) {
                        bench.file("d/" + count, Data.bytes(count, 150_000));
                        count++;
                    }
                } catch (FsException e) {
                    assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
                }
                assertThat(count).isGreaterThan(60);
                assertThat(free(bench)).isLessThan(1_500_000 / blockSize);
                for (String name : bench.list("d")) {
                    bench.unlink("d/" + name);
                }
                bench.letGo();
                bench.fs().syncfs(bench.context());
                long journalAndDirectory = 1040 + 10;
                assertThat(free(bench)).isGreaterThan(before - journalAndDirectory);
            }
            image.check();
        }
    }

    @Test
    void aFailedAllocationLeavesNothingBehindTheEnd() throws IOException {
        try (TestImage image = TestImage.make(8 << 20, "-b", "1024")) {
            try (Workbench bench = new Workbench(image.open())) {
                FileHandle handle = bench.create("f", OpenFlags.READ_WRITE);
                bench.write(handle, 0, new byte[] {1});
                long blocks = bench.stat("f").blocks;
                fails(
                        Errno.ENOSPC,
                        () -> bench.fs().fallocate(bench.context(), handle, 0, 0, 50 << 20));
                assertThat(bench.stat("f").size).isOne();
                assertThat(bench.stat("f").blocks).isEqualTo(blocks);
            }
            image.check();
        }
    }

    @Test
    void theLastBlocksAreForTheSuperUser() throws IOException {
        try (TestImage image = TestImage.make(8 << 20, "-b", "1024", "-m", "20")) {
            try (Workbench bench = new Workbench(image.open())) {
                bench.chmod("", 0777);
                Workbench other = bench.as(OpContext.of(1000, 1000));
                FileHandle handle = other.create("mine", OpenFlags.WRITE_ONLY);
                byte[] piece = new byte[65_536];
                int size = 0;
                try {
                    while (true) {
                        size += other.writeOnce(handle, size, piece);
                    }
                } catch (FsException e) {
                    assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
                }
                assertThat(free(bench)).isBetween(1500L, 2000L);
                bench.file("root", Data.bytes(1, 1_000_000));
                other.letGo();
            }
            image.check();
        }
    }

    @Test
    void inodesRunOutAndComeBack() throws IOException {
        try (TestImage image = TestImage.make(8 << 20, "-b", "1024", "-N", "32")) {
            try (Workbench bench = new Workbench(image.open())) {
                int count = 0;
                try {
                    while (true) {
                        bench.mknod("n" + count, FileMode.FIFO | 0600, 0);
                        count++;
                    }
                } catch (FsException e) {
                    assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
                }
                bench.unlink("n0");
                bench.letGo();
                bench.mkdir("instead");
                fails(Errno.ENOSPC, () -> bench.mkdir("one more"));
            }
            image.check();
        }
    }

    @Test
    void flagsAreHonoured() throws IOException {
        try (TestImage image = TestImage.make(8 << 20)) {
            try (Workbench bench = new Workbench(image.open())) {
                bench.file("fixed", "x");
                bench.file("log", "x");
                bench.mkdir("vault");
                bench.file("vault/kept", "x");
            }
            String path = image.path().toString();
            Tool.succeed("debugfs", "-w", "-R", "set_inode_field fixed flags 0x10", path);
            Tool.succeed("debugfs", "-w", "-R", "set_inode_field log flags 0x20", path);
            Tool.succeed("debugfs", "-w", "-R", "set_inode_field vault flags 0x10", path);
            try (Workbench bench = new Workbench(image.open())) {
                fails(Errno.EPERM, () -> bench.open("fixed"));
                fails(Errno.EPERM, () -> bench.chmod("fixed", 0));
                fails(Errno.EPERM, () -> bench.unlink("fixed"));
                fails(Errno.EPERM, () -> bench.link("fixed", "other"));
                fails(Errno.EPERM, () -> bench.open("log"));
                fails(Errno.EPERM, () -> bench.truncate("log", 0));
                fails(Errno.EPERM, () -> bench.rename("log", "other"));
                fails(Errno.EPERM, () -> bench.file("vault/new", "x"));
                fails(Errno.EPERM, () -> bench.unlink("vault/kept"));
                int append = OpenFlags.WRITE_ONLY | OpenFlags.APPEND;
                bench.write(bench.open("log", append), 0, new byte[] {'y'});
                assertThat(bench.text("log")).isEqualTo("xy");
                assertThat(bench.text("fixed")).isEqualTo("x");
            }
            image.check();
        }
    }

    @Test
    void revisionZeroIsReadAndWritten() throws IOException {
        try (TestImage image = TestImage.make(8 << 20, "-b", "1024", "-r", "0")) {
            try (Workbench bench = new Workbench(image.open())) {
                bench.mkdir("d");
                bench.file("d/f", Data.bytes(1, 100_000));
                assertThat(bench.list("")).contains("d");
                bench.rename("d/f", "g");
            }
            image.check();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096})
    void filesReachThroughAllLevels(int blockSize) throws IOException {
        try (TestImage image = TestImage.make(64 << 20, "-b", "" + blockSize)) {
            long fan = blockSize / 4;
            long[] places = {0, 11, 12, 12 + fan, 12 + fan + fan * fan, 12 + fan + 2 * fan * fan};
            try (Workbench bench = new Workbench(image.open())) {
                FileHandle handle = bench.create("f", OpenFlags.READ_WRITE);
                for (long place : places) {
                    bench.write(handle, place * blockSize, Data.bytes(place, 3000));
                }
            }
            image.check();
            try (Workbench bench = new Workbench(image.open())) {
                FileHandle handle = bench.open("f");
                for (long place : places) {
                    assertThat(bench.read(handle, place * blockSize, 1000))
                            .isEqualTo(Arrays.copyOf(Data.bytes(place, 3000), 1000));
                }
                fails(Errno.EFBIG, () -> bench.write(handle, (1L << 62), new byte[] {1}));
                bench.truncate("f", 12L * blockSize + 1);
                bench.truncate("f", 0);
                assertThat(bench.stat("f").blocks).isZero();
            }
            image.check();
        }
    }

    @Test
    @Timeout(60)
    void changesAreWrittenBackWithoutASync() throws Exception {
        try (TestImage image = TestImage.make(8 << 20)) {
            CountDownLatch flushed = new CountDownLatch(3);
            BlockDevice device =
                    new ForwardingBlockDevice(FileBlockDevice.open(image.path())) {
                        @Override
                        public void flush() throws IOException {
                            super.flush();
                            flushed.countDown();
                        }
                    };
            Ext2Options options = Ext2Options.usual().withWriteback(Duration.ofMillis(5));
            try (Workbench bench = new Workbench(Ext2FileSystem.open(device, options))) {
                bench.file("f", "content");
                flushed.await();
            }
            image.check();
        }
    }
}
