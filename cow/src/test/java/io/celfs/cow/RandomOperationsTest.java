package io.celfs.cow;

import io.celfs.conformance.random.Coverage;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.FsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a session, with freezes, remounts and kills, against the plain model. */
class RandomOperationsTest {
    private static final int COUNT = Integer.getInteger("celfs.random.count", 1_400);
    private static final List<String> KINDS = List.of("BASE", "CHANGED", "NEW", "FROZEN");

    @TempDir(factory = RandomFolder.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSessionBehavesLikeTheModel(long seed) throws FsException {
        Coverage coverage = RandomOperations.run(this::subject, seed, COUNT);
        new CoverageDemand(KINDS, CoverageDemand.IN_PROCESS)
                .check("in process, seed " + seed, coverage, COUNT);
    }

    private Subject subject() throws FsException {
        try {
            return new SessionSubject(Files.createTempDirectory(folder, "session"));
        } catch (IOException e) {
            throw Failures.of(e, "session");
        }
    }
}
