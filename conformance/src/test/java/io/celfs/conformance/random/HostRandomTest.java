package io.celfs.conformance.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.host.ScratchDirectory;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model against the kernel's tmpfs: what the model does is what Linux does. */
@EnabledIf("isRoot")
class HostRandomTest {
    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static Subject subject() throws FsException {
        FileSystem fs = ScratchDirectory.in(Path.of("/dev/shm"), Set.of());
        RandomOperations.tree().plant(fs);
        return Subject.of(fs);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void theModelBehavesAsLinux(long seed) throws FsException {
        Coverage coverage = RandomOperations.run(HostRandomTest::subject, seed, 5_000);
        assertThat(coverage.hits("WRITE", "any")).isPositive();
    }
}
