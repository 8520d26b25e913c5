package io.celfs.conformance.random;

import java.util.ArrayList;
import java.util.List;

/** A coverage as a table: the words of a column's name stand below each other. */
final class CoverageTable {
    private static final int LABEL = 20;
    private static final int WIDTH = 12;

    private final Coverage coverage;
    private final List<Impossible> impossible;
    private final List<String> columns;

    CoverageTable(Coverage coverage, List<Impossible> impossible) {
        this.coverage = coverage;
        this.impossible = impossible;
        this.columns = new ArrayList<>(coverage.columns());
        // What is no kind of node stands at the end.
        List<String> last = List.of(Coverage.ANY, Coverage.REFUSED);
        columns.removeAll(last);
        columns.addAll(last);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        long lines = columns.stream().mapToLong(CoverageTable::words).max().orElse(1);
        for (int i = 0; i < lines; i++) {
            int line = i;
            text.append(line("", columns.stream().map(name -> word(name, line)).toList()));
        }
        for (String row : coverage.rows()) {
            text.append(line(row, columns.stream().map(column -> cell(row, column)).toList()));
        }
        impossible.forEach(each -> text.append("- ").append(each.reason()).append('\n'));
        return text.toString();
    }

    private String cell(String row, String column) {
        int hits = coverage.hits(row, column);
        boolean dash = hits == 0 && Coverage.isImpossible(impossible, row, column);
        return dash ? "-" : Integer.toString(hits);
    }

    private static long words(String name) {
        return name.split(" ", -1).length;
    }

    private static String word(String name, int index) {
        String[] words = name.split(" ", -1);
        return index < words.length ? words[index] : "";
    }

    private static String line(String label, List<String> cells) {
        StringBuilder line = new StringBuilder(("%-" + LABEL + "s").formatted(label));
        cells.forEach(cell -> line.append(("%" + WIDTH + "s").formatted(cell)));
        return line.append('\n').toString();
    }
}
