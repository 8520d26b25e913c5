package io.celfs.conformance.random;

import io.celfs.conformance.ModelFileSystem;
import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs steps on a subject and on the model until they differ. */
final class Differential {
    /** Where and how they differed; the step after the last one is the comparison of the trees. */
    record Difference(int index, String step, String expected, String actual) {
        @Override
        public String toString() {
            return "step %d: %s%n  model:   %s%n  subject: %s"
                    .formatted(index, step, expected, actual);
        }
    }

    private final Subject subject;
    private final Coverage coverage;
    private final Runner real;
    private final Runner model;
    private final Sight sight;
    private final Aspects aspects;

    private Differential(Subject subject, Coverage coverage) throws FsException {
        this.subject = subject;
        this.coverage = coverage;
        this.real = new Runner(subject.fileSystem());
        ModelFileSystem names = new ModelFileSystem(InstantSource.system());
        this.model = new Runner(names);
        this.sight = new Sight(names, model);
        this.aspects = new Aspects(model);
        TreeCopy.copy(real.fileSystem(), model.fileSystem());
    }

    /** The first difference, or null. */
    static @Nullable Difference find(Subject.Factory factory, Script script, Coverage coverage)
            throws FsException {
        try (Subject subject = factory.open()) {
            return new Differential(subject, coverage).run(script);
        }
    }

    private @Nullable Difference run(Script script) throws FsException {
        int index = 0;
        for (Step step = script.next(sight); step != null; step = script.next(sight)) {
            Difference found = step(index, step);
            if (found != null) {
                return found;
            }
            sight.changed(step.verb());
            index++;
        }
        return end(index);
    }

    /** A failure that no operation may have, as of a daemon that died, is a difference, too. */
    private @Nullable Difference step(int index, Step step) throws FsException {
        try {
            return switch (step.verb()) {
                case CHECKPOINT, REMOUNT, KILL -> disturb(step);
                default -> compare(index, step);
            };
        } catch (FsException | RuntimeException e) {
            return new Difference(index, step.toString(), "no failure", e.toString());
        }
    }

    private @Nullable Difference disturb(Step step) throws FsException {
        Disturbance kind = Disturbance.valueOf(step.verb().name());
        if (!subject.disturbances().contains(kind)) {
            return null;
        }
        if (kind == Disturbance.REMOUNT) {
            real.closeAll();
        }
        if (subject.disturb(kind)) {
            coverage.count(kind.name(), Coverage.ANY);
            if (kind != Disturbance.CHECKPOINT) {
                model.closeAll();
                real.moveTo(subject.fileSystem());
            }
        }
        return null;
    }

    private @Nullable Difference compare(int index, Step step) throws FsException {
        List<Cell> cells = coverage.isWanted() ? cells(step) : List.of();
        String actual = real.run(step);
        if (step.verb() == Verb.FALLOCATE && actual.equals(Errno.EOPNOTSUPP.name())) {
            return null; // allowed for any mode; then nothing may have changed
        }
        String expected = step.verb() == Verb.SEEK ? judged(step, actual) : model.run(step);
        if (!expected.equals(actual)) {
            return new Difference(index, step.toString(), expected, actual);
        }
        cells.forEach(cell -> coverage.count(step.verb(), cell.row, cell.column, actual));
        if (!Coverage.isFailure(actual)) {
            aspects.succeeded();
        }
        return null;
    }

    private record Cell(String row, String column) {}

    private List<Cell> cells(Step step) {
        List<Cell> cells = new ArrayList<>();
        String column = column(real.target(step));
        aspects.before(step).forEach(row -> cells.add(new Cell(row, column)));
        long second = Aspects.second(step, real);
        if (second != 0) {
            cells.add(new Cell(Aspects.second(step), column(second)));
        }
        return cells;
    }

    private String column(long ino) {
        return ino == 0 ? "no node" : subject.classify(ino);
    }

    /** Holes may be finer or coarser than the model's; what is called one must be zeros. */
    private String judged(Step step, String actual) throws FsException {
        FileHandle handle = model.handle(step.x());
        if (handle == null) {
            return Runner.NO_HANDLE;
        }
        Workbench bench = new Workbench(model.fileSystem());
        FileHandle reader = bench.open(handle.ino(), OpenFlags.READ_ONLY);
        byte[] content = bench.content(reader);
        bench.letGo();
        return SeekJudge.isTrue(content, step.y(), step.z() == 0, actual)
                ? actual
                : "another answer for " + content.length + " bytes";
    }

    private @Nullable Difference end(int index) throws FsException {
        real.closeAll();
        model.closeAll();
        SortedMap<String, String> expected = TreeText.of(model.fileSystem());
        SortedMap<String, String> actual = TreeText.of(real.fileSystem());
        TreeSet<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(actual.keySet());
        for (String path : paths) {
            String left = expected.getOrDefault(path, "nothing");
            String right = actual.getOrDefault(path, "nothing");
            if (!Objects.equals(left, right)) {
                return new Difference(index, "the tree at the end: " + path, left, right);
            }
        }
        return check(index);
    }

    private @Nullable Difference check(int index) throws FsException {
        try {
            subject.check(model.fileSystem());
            return null;
        } catch (AssertionError e) {
            return new Difference(index, "the check at the end", "no failure", e.toString());
        }
    }
}
