package io.celfs.conformance.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final List<String> KINDS = List.of("OLD one", "NEW one");
    private static final List<Impossible> IMPOSSIBLE =
            List.of(new Impossible("nothing old is read", CoverageTest::isOldRead));

    private Coverage coverage = Coverage.none();

    private static boolean isOldRead(String row, String column) {
        return row.equals("READ") && column.startsWith("OLD");
    }

    @BeforeEach
    void beginWithoutHits() {
        coverage =
                Coverage.of(
                        new StepGenerator(new SplittableRandom(1), Set.of(Disturbance.KILL), true));
    }

    private List<String> gapsOf(String row, int least) {
        Predicate<String> ofRow = gap -> gap.startsWith(row + " x ");
        return coverage.gaps(KINDS, IMPOSSIBLE, least).stream().filter(ofRow).toList();
    }

    @Test
    void whatWasNeverHitIsAGap() {
        coverage.count(Verb.WRITE, "WRITE", "NEW one", "done");
        assertThat(gapsOf("WRITE", 1)).containsExactly("WRITE x OLD one: 0");
        assertThat(gapsOf("WRITE", 2)).hasSize(2);
        assertThat(gapsOf("KILL", 1)).containsExactly("KILL x any: 0");
    }

    @Test
    void whatWasRefusedIsNoHit() {
        coverage.count(Verb.WRITE, "WRITE", "NEW one", "EIO");
        coverage.count(Verb.WRITE, "WRITE", "OLD one", Runner.NO_HANDLE);
        assertThat(gapsOf("WRITE", 1)).hasSize(2);
        assertThat(coverage.hits("WRITE", Coverage.REFUSED)).isEqualTo(2);
    }

    @Test
    void anImpossibleCellIsNoGapButMustNotBeHit() {
        coverage.count(Verb.READ, "READ", "NEW one", "done");
        assertThat(gapsOf("READ", 1)).isEmpty();
        assertThat(coverage.impossibleHits(IMPOSSIBLE)).isEmpty();
        coverage.count(Verb.READ, "READ", "OLD one", "done");
        assertThat(coverage.impossibleHits(IMPOSSIBLE)).containsExactly("READ x OLD one: 1");
    }

    @Test
    void theTableHasADashAndAReasonWhereNothingCanBe() {
        coverage.count(Verb.WRITE, "WRITE", "OLD one", "done");
        String table = coverage.table(IMPOSSIBLE);
        assertThat(table).containsPattern("(?m)^READ +- +0 +0$").contains("- nothing old is read");
        assertThat(coverage.toString()).containsPattern("(?m)^READ +0 +0 +0$");
    }
}
