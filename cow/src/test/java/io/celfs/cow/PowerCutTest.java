package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.core.OpContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine goes down: what the journal says beyond its last sync may be gone. */
class PowerCutTest {
    @TempDir Path folder;

    @Test
    void aFileThatWasReplacedIsThereAsLongAsTheReplacementMayBeForgotten() throws IOException {
        SessionFixture fixture = new SessionFixture(folder);
        Session session = fixture.session(TreeSpec.empty());
        Workbench bench = new Workbench(session.fileSystem());
        for (String name : new String[] {"file", "temporary"}) {
            FileHandle handle = bench.create(name, 0102);
            bench.write(handle, 0, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            session.fileSystem().fsync(OpContext.ROOT, handle, false);
        }
        bench.letGo();
        long durable = session.journalLength();
        bench.rename("temporary", "file");
        bench.letGo();
        session.abandon();
        try (FileChannel journal =
                FileChannel.open(folder.resolve("layers/0001/journal"), StandardOpenOption.WRITE)) {
            journal.truncate(durable);
        }
        try (Session again = fixture.open()) {
            Workbench after = new Workbench(again.fileSystem());
            assertThat(after.text("file")).isEqualTo("file");
            assertThat(after.text("temporary")).isEqualTo("temporary");
            after.letGo();
        }
    }
}
