package io.celfs.cow;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.conformance.random.Coverage;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.FsException;
import io.celfs.posix.HostProcess;
import io.celfs.storage.FileStore;
import io.celfs.storage.FileStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations by system calls on a mounted session, whose daemon is killed now and then,
 * against the plain model. Every fourth round is without passthrough.
 *
 * <p>Only files whose whole content lies in the top layer pass through, so there is no such column
 * for BASE and FROZEN ones.
 */
@Timeout(value = 4, unit = java.util.concurrent.TimeUnit.HOURS)
class MountedRandomTest {
    private static final int COUNT = Integer.getInteger("celfs.random.count", 1_400);

    private static final List<String> KINDS =
            List.of(
                    "BASE daemon",
                    "CHANGED daemon",
                    "CHANGED passthrough",
                    "NEW daemon",
                    "NEW passthrough",
                    "FROZEN daemon");

    private final DaemonProcess daemon = new DaemonProcess();
    private FileStore store;
    private Path mountPoint;
    private Path folder;

    @BeforeEach
    void begin(@TempDir(factory = RandomFolder.class) Path temporary) throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "skipped: there is no /dev/fuse here");
        assumeTrue(HostProcess.effectiveUser() == 0, "skipped: only root can mount directly");
        folder = temporary;
        mountPoint = Files.createDirectory(temporary.resolve("mnt"));
        store = FileStores.open("file://" + temporary.resolve("store"));
    }

    @AfterEach
    void end() throws IOException {
        daemon.close();
        if (store != null) {
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aMountedSessionBehavesLikeTheModel(long seed) throws FsException {
        Coverage coverage = RandomOperations.run(new Rounds(true), seed, COUNT);
        new CoverageDemand(KINDS, CoverageDemand.MOUNTED)
                .check("mounted, seed " + seed, coverage, COUNT);
    }

    private final class Rounds implements Subject.Factory {
        private final boolean passthrough;

        Rounds(boolean passthrough) {
            this.passthrough = passthrough;
        }

        @Override
        public Subject.Factory forRound(int round) {
            return new Rounds(round % 4 != 3);
        }

        @Override
        public Subject open() throws FsException {
            try {
                Path session = Files.createTempDirectory(folder, "session");
                return new MountedSubject(daemon, session, mountPoint, store, passthrough);
            } catch (IOException e) {
                throw Failures.of(e, "mount");
            }
        }
    }
}
