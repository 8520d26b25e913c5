package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Data;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.core.OpenFlags;
import io.celfs.storage.block.CountingBlockDevice;
import io.celfs.storage.block.CountingBlockDevice.Counts;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bytes that reach the device for a download of 248 KiB in 62 pieces of 4 KiB, metadata included.
 * The bars are what the Linux kernel needs for the same.
 */
class WriteCostTest {
    private static final int PIECES = 62;
    private static final int PIECE = 4096;
    private static final double PAYLOAD = PIECES * PIECE;

    @ParameterizedTest
    @CsvSource({"1024, false, 1.10", "4096, false, 1.10", "1024, true, 1.50", "4096, true, 2.90"})
    void appendsCostTheirBytesAndLittleMore(int blockSize, boolean syncEach, double bar)
            throws IOException {
        try (TestImage image = TestImage.make(64 << 20, "-b", "" + blockSize)) {
            CountingBlockDevice device =
                    new CountingBlockDevice(FileBlockDevice.open(image.path()));
            Counts cost;
            try (Workbench bench =
                    new Workbench(Ext2FileSystem.open(device, Ext2Options.usual()))) {
                FileHandle handle = bench.create("download", OpenFlags.WRITE_ONLY);
                bench.fs().syncfs(bench.context());
                Counts before = device.counts();
                for (int i = 0; i < PIECES; i++) {
                    bench.write(handle, (long) i * PIECE, Data.bytes(i, PIECE));
                    if (syncEach) {
                        bench.fs().fsync(bench.context(), handle, false);
                    }
                }
                bench.fs().fsync(bench.context(), handle, false);
                cost = device.counts().since(before);
            }
            double amplification = cost.writtenBytes() / PAYLOAD;
            assertThat(amplification).as("%s", cost).isBetween(1.0, bar);
            assertThat(cost.readBytes()).isLessThanOrEqualTo(8L * blockSize);
            image.check();
        }
    }

    @ParameterizedTest
    @CsvSource({"1024", "4096"})
    void aWholeBlockIsWrittenWithoutBeingRead(int blockSize) throws IOException {
        try (TestImage image = TestImage.make(64 << 20, "-b", "" + blockSize)) {
            CountingBlockDevice device =
                    new CountingBlockDevice(FileBlockDevice.open(image.path()));
            try (Workbench bench =
                    new Workbench(Ext2FileSystem.open(device, Ext2Options.usual()))) {
                bench.file("f", Data.bytes(1, 40 * blockSize));
                bench.fs().syncfs(bench.context());
                FileHandle handle = bench.open("f");
                Counts before = device.counts();
                bench.write(handle, 3L * blockSize, Data.bytes(2, 2 * blockSize));
                assertThat(device.counts().since(before).readBytes()).isZero();
                bench.write(handle, 7L * blockSize + 1, new byte[] {1});
                assertThat(device.counts().since(before).readBytes()).isEqualTo(blockSize);
            }
            image.check();
        }
    }
}
