package io.celfs.memfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.random.Coverage;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.FsException;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference is itself compared with a model that is plainer still. */
class MemoryFileSystemRandomTest {
    private static Subject subject() throws FsException {
        MemoryFileSystem fs = new MemoryFileSystem(InstantSource.system());
        RandomOperations.tree().plant(fs);
        return Subject.of(fs);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesAsTheModel(long seed) throws FsException {
        Coverage coverage = RandomOperations.run(MemoryFileSystemRandomTest::subject, seed, 10_000);
        assertThat(coverage.hits("WRITE", "any")).isGreaterThan(200);
        assertThat(coverage.hits("RENAME", "any")).isGreaterThan(20);
    }
}
