package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations by system calls on a mounted session, whose daemon is killed now and then,
 * against the plain model. Every other round is without passthrough.
 *
 * <p>Cells that cannot be hit, beside those of {@link RandomOperationsTest}: only files whose whole
 * content lies in the top layer are "direct", so neither BASE nor FROZEN ones, nor anything that is
 * not a file.
 */
@Timeout(value = 4, unit = java.util.concurrent.TimeUnit.HOURS)
class MountedRandomTest {
    private static final int COUNT = Integer.getInteger("celfs.random.count", 1_400);

    private final DaemonProcess daemon = new DaemonProcess();
    private FileStore store;
    private Path mountPoint;
    private Path folder;

    @BeforeEach
    void begin(@TempDir Path temporary) throws IOException {
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
        System.out.println(coverage);
        assertThat(coverage.columns())
                .contains("BASE daemon", "CHANGED daemon", "NEW daemon", "NEW direct");
    }

    private final class Rounds implements Subject.Factory {
        private final boolean passthrough;

        Rounds(boolean passthrough) {
            this.passthrough = passthrough;
        }

        @Override
        public Subject.Factory forRound(int round) {
            return new Rounds(round % 2 == 0);
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
