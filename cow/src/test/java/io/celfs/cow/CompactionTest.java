package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    private static final TreeSpec TREE =
            TreeSpec.empty().file("d/big", new byte[300_000]).file("d/gone", "x");

    @TempDir Path folder;

    @Test
    void aLongJournalBecomesShortWhenTheSessionIsOpened() throws IOException {
        SessionFixture fixture = new SessionFixture(folder);
        byte[] expected = new byte[300_000];
        try (Session session = fixture.session(TREE)) {
            Workbench bench = new Workbench(session.fileSystem());
            FileHandle handle = bench.open("d/big");
            for (int i = 0; i < 30_000; i++) {
                int at = i * 7919 % 290_000;
                expected[at] = (byte) i;
                bench.write(handle, at, new byte[] {(byte) i});
            }
            bench.unlink("d/gone");
            bench.file("new", "content");
            bench.letGo();
            assertThat(session.journalLength()).isGreaterThan(1 << 20);
        }
        for (int i = 0; i < 2; i++) {
            try (Session session = fixture.open()) {
                assertThat(session.journalLength()).isLessThan(20_000);
                Workbench bench = new Workbench(session.fileSystem());
                assertThat(bench.content("d/big")).isEqualTo(expected);
                assertThat(bench.list("d")).containsExactly("big");
                assertThat(bench.text("new")).isEqualTo("content");
                bench.letGo();
            }
        }
    }
}
