package io.celfs.ext2;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Data;
import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.OpenFlags;
import io.celfs.core.StatFs;
import io.celfs.ext2.tools.Tool;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where blocks of files lie that grow side by side. */
class FragmentationTest {
    private static final int PIECE = 4096;

    /** Runs of neighbouring blocks, indirect ones among them. */
    private static int runs(TestImage image, String file) {
        String path = image.path().toString();
        String blocks = Tool.run("debugfs", "-R", "blocks " + file, path).text();
        int runs = 0;
        long before = 0;
        for (String word : blocks.lines().toList().getLast().trim().split(" +", -1)) {
            long block = Long.parseLong(word);
            runs += block == before + 1 ? 0 : 1;
            before = block;
        }
        return runs;
    }

    private static void appendInTurn(Workbench bench, int pieces, String... names)
            throws IOException {
        FileHandle[] handles = new FileHandle[names.length];
        for (int i = 0; i < names.length; i++) {
            handles[i] = bench.create(names[i], OpenFlags.WRITE_ONLY);
        }
        for (int piece = 0; piece < pieces; piece++) {
            for (FileHandle handle : handles) {
                bench.write(handle, (long) piece * PIECE, Data.bytes(piece, PIECE));
            }
        }
        bench.letGo();
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096})
    void filesThatGrowInTurnLieInLongRuns(int blockSize) throws IOException {
        try (TestImage image = TestImage.make(64 << 20, "-b", "" + blockSize)) {
            try (Workbench bench = new Workbench(image.open())) {
                appendInTurn(bench, 2048, "a", "b", "c");
            }
            for (String name : new String[] {"a", "b", "c"}) {
                assertThat(runs(image, name)).as(name).isBetween(1, 40);
            }
            image.check();
        }
    }

    @Test
    void whatIsReservedIsNotLostToOthers() throws IOException {
        try (TestImage image = TestImage.make(8 << 20, "-b", "1024")) {
            try (Workbench bench = new Workbench(image.open())) {
                FileHandle growing = bench.create("growing", OpenFlags.WRITE_ONLY);
                for (int i = 0; i < 100; i++) {
                    bench.write(growing, i * 1024L, Data.bytes(i, 1024));
                }
                FileHandle greedy = bench.create("greedy", OpenFlags.WRITE_ONLY);
                fails(
                        Errno.ENOSPC,
                        () -> {
                            for (long at = 0; true; at += PIECE) {
                                bench.write(greedy, at, Data.bytes(1, PIECE));
                            }
                        });
                StatFs room = new StatFs();
                bench.fs().statfs(bench.context(), room);
                assertThat(room.blocksFree).isZero();
                fails(Errno.ENOSPC, () -> bench.write(growing, 100 * 1024, Data.bytes(1, 1024)));
            }
            image.check();
        }
    }
}
