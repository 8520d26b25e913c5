package io.celfs.ext2.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.ext2.tools.Images;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few sequences of the campaign that {@code acceptance/crash-ext2} runs in full. */
class CrashReplayTest {
    @ParameterizedTest
    @CsvSource({"1024, 4, 256", "4096, 8, 256", "2048, 8, 128"})
    void everyCrashIsRepairedAndNothingSyncedIsLost(int blockSize, long mebibytes, int inodeSize)
            throws IOException {
        Path folder = Images.folder();
        try {
            CrashReplay replay =
                    new CrashReplay(
                            folder, mebibytes << 20, "-b", "" + blockSize, "-I", "" + inodeSize);
            long first = Long.getLong("crash.first", 1);
            int count = Integer.getInteger("crash.sequences", 2);
            for (long seed = first; seed < first + count; seed++) {
                replay.run(seed, 4 + (int) (seed % 5), 2);
            }
            System.getLogger("io.celfs.ext2")
                    .log(
                            Level.INFO,
                            "figure: blocks of {0}: {1} sequences, {2} crashes, all repaired",
                            blockSize,
                            replay.sequences(),
                            replay.states());
            assertThat(replay.states()).isGreaterThan(20);
        } finally {
            Files.deleteIfExists(folder.resolve("crashed"));
            Files.delete(folder);
        }
    }
}
