package io.celfs.conformance.random;

import io.celfs.core.Errno;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often each operation succeeded on each kind of node: a table with the operations and what is
 * special about some of them as rows, the kinds as columns.
 */
public final class Coverage {
    /** The column of the steps that were refused on both sides alike, or had nothing to act on. */
    public static final String REFUSED = "refused";

    /** The column of what is about no node. */
    public static final String ANY = "any";

    private static final Set<String> FAILURES =
            Stream.of(Errno.values()).map(Errno::name).collect(Collectors.toSet());

    private final boolean wanted;
    private final Map<String, Map<String, Integer>> rows = new LinkedHashMap<>();

    private Coverage(boolean wanted) {
        this.wanted = wanted;
    }

    /** An empty table for the steps of a generator: what it makes are the rows. */
    static Coverage of(StepGenerator generator) {
        Coverage coverage = new Coverage(true);
        generator.verbs().forEach(verb -> coverage.row(verb.name()));
        Aspects.ROWS.forEach(coverage::row);
        return coverage;
    }

    /** Counts nothing. */
    static Coverage none() {
        return new Coverage(false);
    }

    boolean isWanted() {
        return wanted;
    }

    static boolean isFailure(String outcome) {
        return FAILURES.contains(outcome) || outcome.startsWith("no");
    }

    /** Counts a step in its column, or as refused; that there is no such attribute is an answer. */
    void count(Verb verb, String row, String column, String outcome) {
        boolean answered = verb == Verb.GETXATTR && outcome.equals(Errno.ENODATA.name());
        count(row, answered || !isFailure(outcome) ? column : REFUSED);
    }

    void count(String row, String column) {
        row(row).merge(column, 1, Integer::sum);
    }

    private Map<String, Integer> row(String name) {
        return rows.computeIfAbsent(name, _ -> new TreeMap<>());
    }

    /** Adds what another run covered. */
    public void add(Coverage other) {
        other.rows.forEach((name, hits) -> {
            Map<String, Integer> row = row(name);
            hits.forEach((column, count) -> row.merge(column, count, Integer::sum));
        });
    }

    /** How often an operation (a row's name) met a kind of node (a column's). */
    public int hits(String row, String column) {
        return rows.getOrDefault(row, Map.of()).getOrDefault(column, 0);
    }

    /** The names of the rows, in the order of the table. */
    public List<String> rows() {
        return List.copyOf(rows.keySet());
    }

    /** The names of the columns that were hit. */
    public SortedSet<String> columns() {
        return rows.values().stream()
                .flatMap(row -> row.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The cells that could have been hit and were hit less often than {@code least}, with their
     * hits. In rows that only some steps of a verb belong to, half as many hits will do.
     *
     * @param kinds the columns to be looked at
     */
    public List<String> gaps(List<String> kinds, List<Impossible> impossible, int least) {
        List<String> gaps = new ArrayList<>();
        for (String row : rows.keySet()) {
            int enough = Aspects.ROWS.contains(row) ? (least + 1) / 2 : least;
            for (String kind : isDisturbance(row) ? List.of(ANY) : kinds) {
                if (hits(row, kind) < enough && !isImpossible(impossible, row, kind)) {
                    gaps.add(cell(row, kind));
                }
            }
        }
        return gaps;
    }

    /** The cells that cannot be hit and were, with their hits. */
    public List<String> impossibleHits(List<Impossible> impossible) {
        List<String> cells = new ArrayList<>();
        rows.forEach((row, hits) ->
                hits.keySet().stream()
                        .filter(kind -> isImpossible(impossible, row, kind))
                        .forEach(kind -> cells.add(cell(row, kind))));
        return cells;
    }

    private String cell(String row, String column) {
        return "%s x %s: %d".formatted(row, column, hits(row, column));
    }

    private static boolean isDisturbance(String row) {
        return Stream.of(Disturbance.values()).anyMatch(kind -> kind.name().equals(row));
    }

    static boolean isImpossible(List<Impossible> impossible, String row, String column) {
        return impossible.stream().anyMatch(each -> each.cells().test(row, column));
    }

    /** The table for people, with a dash where nothing can be, and why nothing can be there. */
    public String table(List<Impossible> impossible) {
        return new CoverageTable(this, impossible).toString();
    }

    /** The table for people. */
    @Override
    public String toString() {
        return table(List.of());
    }
}
