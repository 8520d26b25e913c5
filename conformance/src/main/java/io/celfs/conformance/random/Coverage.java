package io.celfs.conformance.random;

import io.celfs.core.Errno;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often each operation succeeded on each kind of node: a table with the operations as rows. */
public final class Coverage {
    private static final Set<String> FAILURES =
            Stream.of(Errno.values()).map(Errno::name).collect(Collectors.toSet());

    /** The column of the steps that were refused on both sides alike. */
    public static final String REFUSED = "refused";

    private final boolean wanted;
    private final Map<String, Map<String, Integer>> rows = new TreeMap<>();

    private Coverage(boolean wanted) {
        this.wanted = wanted;
    }

    /** An empty table. */
    public static Coverage table() {
        return new Coverage(true);
    }

    /** Counts nothing. */
    static Coverage none() {
        return new Coverage(false);
    }

    boolean isWanted() {
        return wanted;
    }

    /** Counts a step in its column, or as refused; that there is no such attribute is an answer. */
    void count(Verb verb, String row, String column, String outcome) {
        boolean answered = verb == Verb.GETXATTR && outcome.equals(Errno.ENODATA.name());
        boolean done = !FAILURES.contains(outcome) && !outcome.startsWith("no");
        count(row, done || answered ? column : REFUSED);
    }

    void count(String row, String column) {
        count(row, column, 1);
    }

    private void count(String row, String column, int hits) {
        rows.computeIfAbsent(row, _ -> new TreeMap<>()).merge(column, hits, Integer::sum);
    }

    /** How often an operation (a row's name) met a kind of node (a column's). */
    public int hits(String row, String column) {
        return rows.getOrDefault(row, Map.of()).getOrDefault(column, 0);
    }

    /** The names of the rows. */
    public Set<String> rows() {
        return new TreeSet<>(rows.keySet());
    }

    /** Adds the counts of another table. */
    public void add(Coverage other) {
        other.rows.forEach(
                (row, columns) -> columns.forEach((column, hits) -> count(row, column, hits)));
    }

    /** The names of the columns. */
    public Set<String> columns() {
        return rows.values().stream()
                .flatMap(row -> row.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The table for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%-16s".formatted(""));
        columns().forEach(column -> text.append("%16s".formatted(column)));
        for (String row : rows.keySet()) {
            text.append("%n%-16s".formatted(row));
            columns().forEach(column -> text.append("%16d".formatted(hits(row, column))));
        }
        return text.toString();
    }
}
