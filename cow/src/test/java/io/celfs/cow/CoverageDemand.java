package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.random.Coverage;
import io.celfs.conformance.random.Impossible;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a run of random operations must have covered, and what it cannot. */
final class CoverageDemand {
    /** Steps for each hit that every cell must have. */
    private static final int STEPS_FOR_A_HIT = 2_000;

    /** Fewer steps leave some cells to chance: then so many of a hundred may be without a hit. */
    private static final int LONG_RUN = 50_000;

    private static final int EMPTY_CELLS_PERCENT = 20;

    private static final Set<String> REST = Set.of(Coverage.ANY, Coverage.REFUSED);

    private static final Set<String> ON_DIRECTORIES_OR_LINKS =
            Set.of(
                    "MKDIR",
                    "RMDIR",
                    "SYMLINK",
                    "READLINK",
                    "MKNOD",
                    "TMPFILE",
                    "LIST",
                    "RENAME dir",
                    "RENAME dir again",
                    "RENAME dir into one");
    private static final Set<String> AFTER_A_CHANGE =
            Set.of("REMOVEXATTR", "RENAME dir again", "grow after shrink", "on an unlinked");

    static final List<Impossible> IN_PROCESS =
            List.of(
                    new Impossible(
                            "only files have content that can be FROZEN",
                            (row, kind) ->
                                    kind.startsWith("FROZEN")
                                            && ON_DIRECTORIES_OR_LINKS.contains(row)),
                    new Impossible(
                            "a node that this is about has changed before, so it is not BASE",
                            (row, kind) ->
                                    kind.startsWith("BASE") && AFTER_A_CHANGE.contains(row)));

    static final List<Impossible> MOUNTED = mounted();

    private static List<Impossible> mounted() {
        List<Impossible> all = new ArrayList<>(IN_PROCESS);
        all.add(
                new Impossible(
                        "only files can be open in passthrough",
                        (row, kind) ->
                                kind.endsWith("passthrough")
                                        && ON_DIRECTORIES_OR_LINKS.contains(row)));
        return all;
    }

    private final List<String> kinds;
    private final List<Impossible> impossible;

    /**
     * A demand for every possible cell.
     *
     * @param kinds the columns there must be, and no others
     */
    CoverageDemand(List<String> kinds, List<Impossible> impossible) {
        this.kinds = kinds;
        this.impossible = impossible;
    }

    /** Prints the table and looks at it. */
    void check(String title, Coverage coverage, int steps) {
        System.out.println(title + ", " + steps + " steps\n" + coverage.table(impossible));
        assertThat(coverage.columns())
                .containsAll(kinds)
                .allMatch(column -> kinds.contains(column) || REST.contains(column));
        assertThat(coverage.impossibleHits(impossible)).isEmpty();
        int least = Math.max(1, steps / STEPS_FOR_A_HIT);
        int cells = coverage.rows().size() * kinds.size();
        int allowed = steps < LONG_RUN ? cells * EMPTY_CELLS_PERCENT / 100 : 0;
        assertThat(coverage.gaps(kinds, impossible, least)).hasSizeLessThanOrEqualTo(allowed);
    }
}
