package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Data;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.ext2.AppendCost.Sync;
import io.celfs.ext2.AppendCost.Way;
import io.celfs.storage.block.CountingBlockDevice;
import io.celfs.storage.block.CountingBlockDevice.Counts;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that reach the device. The bars are what the Linux kernel needs for the same. */
class WriteCostTest {
    /** The line is read by {@code acceptance/appends}. */
    private static Counts cost(int blockSize, Way way, Sync sync) throws IOException {
        try (TestImage image = TestImage.make(64 << 20, "-b", "" + blockSize)) {
            Counts cost = AppendCost.measure(image, way, sync);
            image.check();
            System.getLogger("io.celfs.ext2")
                    .log(
                            Level.INFO,
                            "figure: in-process %d %s %s %d %d %d %d"
                                    .formatted(
                                            blockSize,
                                            way,
                                            sync,
                                            cost.reads(),
                                            cost.readBytes(),
                                            cost.writes(),
                                            cost.writtenBytes()));
            return cost;
        }
    }

    @ParameterizedTest
    @CsvSource({"1024, ONCE, 1.10", "4096, ONCE, 1.10", "1024, EACH, 1.50", "4096, EACH, 2.90"})
    void appendsCostTheirBytesAndLittleMore(int blockSize, Sync sync, double bar)
            throws IOException {
        Counts cost = cost(blockSize, Way.WRITE_AT, sync);
        assertThat(cost.writtenBytes() / AppendCost.PAYLOAD).as("%s", cost).isBetween(1.0, bar);
        assertThat(cost.readBytes()).isLessThanOrEqualTo(8L * blockSize);
    }

    /** Whoever reads and writes the whole file for each piece pays for half of them 62 times. */
    @ParameterizedTest
    @CsvSource({"1024", "4096"})
    void rewritingTheFileForEachPieceCostsItsBytesOverAndOver(int blockSize) throws IOException {
        cost(blockSize, Way.REWRITE, Sync.ONCE);
        cost(blockSize, Way.WRITE_AT, Sync.COLD);
        Counts warm = cost(blockSize, Way.REWRITE, Sync.EACH);
        Counts cold = cost(blockSize, Way.REWRITE, Sync.COLD);
        assertThat(warm.writtenBytes() / AppendCost.PAYLOAD).isGreaterThan(31);
        assertThat(cold.readBytes() / AppendCost.PAYLOAD).isGreaterThan(30);
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
