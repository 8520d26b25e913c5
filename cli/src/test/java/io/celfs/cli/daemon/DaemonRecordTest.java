package io.celfs.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.cli.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonRecordTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir Path folder;

    private static DaemonRecord record(ProcessIdentity process, DaemonRecord.State state) {
        return new DaemonRecord(process, HostPath.of("/mnt/x\uDCFF"), NOON, state, "");
    }

    @Test
    void comesBackAsItWasWritten() throws IOException {
        DaemonRecord record =
                new DaemonRecord(
                        ProcessIdentity.current(),
                        HostPath.of("/mnt/x\uDCFF"),
                        NOON,
                        DaemonRecord.State.FAILED,
                        "a = b");
        HostPath session = HostPath.of(folder.toString());
        record.write(session);
        assertThat(DaemonRecord.read(session)).contains(record);
    }

    @Test
    void aFolderWithoutARecordHasNone() throws IOException {
        assertThat(DaemonRecord.read(HostPath.of(folder.toString()))).isEmpty();
    }

    @Test
    void thisProcessIsAlive() throws IOException {
        DaemonRecord record = record(ProcessIdentity.current(), DaemonRecord.State.MOUNTED);
        assertThat(record.isAlive()).isTrue();
        assertThat(record.describe()).startsWith("mounted at /mnt/x\\xff by process ");
    }

    @Test
    void aReusedNumberIsAnotherProcess() throws IOException {
        ProcessIdentity self = ProcessIdentity.current();
        ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.started() - 1, self.boot());
        DaemonRecord record = record(earlier, DaemonRecord.State.MOUNTED);
        assertThat(record.isAlive()).isFalse();
        assertThat(record.describe()).contains("died without a word, killed or crashed");
    }

    @Test
    void aDaemonOfAnEarlierBootDiedWithTheMachine() throws IOException {
        ProcessIdentity self = ProcessIdentity.current();
        ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.started(), "another");
        assertThat(record(earlier, DaemonRecord.State.MOUNTED).describe())
                .contains("with the machine");
    }
}
