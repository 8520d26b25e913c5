package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.random.Coverage;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.FsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on a session, with freezes, remounts and kills, against the plain model.
 *
 * <p>Cells of the table that cannot be hit: directories and links have no content that could be
 * FROZEN (CREATE in a FROZEN directory is the opening of a FROZEN file); a BASE file has no
 * extended attribute to be removed, and no open file without a name.
 */
class RandomOperationsTest {
    private static final int COUNT = Integer.getInteger("celfs.random.count", 1_400);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSessionBehavesLikeTheModel(long seed) throws FsException {
        Coverage coverage = RandomOperations.run(this::subject, seed, COUNT);
        System.out.println(coverage);
        assertThat(coverage.columns()).contains("BASE", "CHANGED", "NEW", "FROZEN");
    }

    private Subject subject() throws FsException {
        try {
            return new SessionSubject(Files.createTempDirectory(folder, "session"));
        } catch (IOException e) {
            throw Failures.of(e, "session");
        }
    }
}
