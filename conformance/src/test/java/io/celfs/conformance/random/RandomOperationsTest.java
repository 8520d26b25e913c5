package io.celfs.conformance.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.conformance.ModelFileSystem;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomOperationsTest {
    private static ModelFileSystem planted() throws FsException {
        ModelFileSystem fs = new ModelFileSystem(InstantSource.system());
        RandomOperations.tree().plant(fs);
        return fs;
    }

    /** Says that it has punched a hole and has not. */
    private static Subject deaf() throws FsException {
        return Subject.of(
                new ForwardingFileSystem(planted()) {
                    @Override
                    public void fallocate(
                            OpContext context, FileHandle handle, int mode, long at, long length)
                            throws FsException {
                        if ((mode & FallocateMode.PUNCH_HOLE) == 0) {
                            super.fallocate(context, handle, mode, at, length);
                        }
                    }
                });
    }

    @Test
    void aDefectIsFoundAndShrunkToTheStepsThatShowIt() {
        assertThatThrownBy(() -> RandomOperations.run(RandomOperationsTest::deaf, 5, 3000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("shrunk to ")
                .satisfies(failure -> {
                    String text = String.valueOf(failure.getMessage());
                    String kept = text.substring(text.indexOf("shrunk to "));
                    assertThat(kept.lines().count()).isLessThan(12);
                    assertThat(kept).contains("FALLOCATE");
                });
    }

    @Test
    void theSameSeedGivesTheSameSteps() throws FsException {
        List<List<Step>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            StepGenerator generator =
                    new StepGenerator(new Random(9), EnumSet.allOf(Disturbance.class), true);
            List<Step> steps = new ArrayList<>();
            Sight sight = new Sight(planted(), new Runner(planted()));
            for (int n = 0; n < 20_000; n++) {
                steps.add(generator.next(sight));
            }
            both.add(steps);
        }
        assertThat(both.get(0)).isEqualTo(both.get(1));
        assertThat(both.get(0)).extracting(Step::verb).contains(Verb.KILL, Verb.CHECKPOINT);
    }

    @Test
    void stepsSurviveTheirText() throws FsException {
        StepGenerator generator =
                new StepGenerator(new Random(9), EnumSet.allOf(Disturbance.class), true);
        Sight sight = new Sight(planted(), new Runner(planted()));
        for (int n = 0; n < 1000; n++) {
            Step step = generator.next(sight);
            assertThat(Step.parse(step.toString())).isEqualTo(step);
        }
    }

    @Test
    void keptSequencesPass() throws IOException {
        for (String name : List.of("copy-behind-the-end.txt", "punch-a-hole.txt")) {
            Replay.run(() -> Subject.of(planted()), resource(name));
        }
    }

    @Test
    void aKeptSequenceFindsItsDefectAgain() throws IOException {
        String text = resource("punch-a-hole.txt");
        assertThatThrownBy(() -> Replay.run(RandomOperationsTest::deaf, text))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("model");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RandomOperationsTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A subject whose handles die at every kill. */
    private static final class Mortal implements Subject {
        private final FileSystem disk;
        private FileSystem current;

        Mortal() throws FsException {
            disk = planted();
            current = new Incarnation(disk);
        }

        @Override
        public FileSystem fileSystem() {
            return current;
        }

        @Override
        public Set<Disturbance> disturbances() {
            return EnumSet.allOf(Disturbance.class);
        }

        @Override
        public boolean disturb(Disturbance kind) {
            if (kind != Disturbance.CHECKPOINT) {
                current = new Incarnation(disk);
            }
            return true;
        }

        @Override
        public String classify(long ino) {
            return ino < 20 ? "base" : "new";
        }

        @Override
        public void close() throws FsException {
            disk.close();
        }
    }

    /** A life of a file system: another one knows nothing of its handles. */
    private static final class Incarnation extends ForwardingFileSystem {
        Incarnation(FileSystem disk) {
            super(disk);
        }
    }

    @Test
    void disturbancesInMidSequenceAreSurvivedAndCounted() throws FsException {
        Coverage coverage = RandomOperations.run(Mortal::new, 21, 3000);
        for (Disturbance kind : Disturbance.values()) {
            assertThat(coverage.hits(kind.name(), "any")).isPositive();
        }
        assertThat(coverage.columns()).contains("base", "new", "refused");
        assertThat(coverage.hits("WRITE", "base")).isPositive();
        assertThat(coverage.toString()).contains("RENAME");
    }
}
