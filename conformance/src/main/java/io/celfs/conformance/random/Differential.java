package io.celfs.conformance.random;

import io.celfs.conformance.ModelFileSystem;
import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.time.InstantSource;
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

    private Differential(Subject subject, Coverage coverage) throws FsException {
        this.subject = subject;
        this.coverage = coverage;
        this.real = new Runner(subject.fileSystem());
        this.model = new Runner(new ModelFileSystem(InstantSource.system()));
        TreeCopy.copy(real.fileSystem(), model.fileSystem());
    }

    /** The first difference, or null. */
    static @Nullable Difference find(Subject.Factory factory, List<Step> steps, Coverage coverage)
            throws FsException {
        try (Subject subject = factory.open()) {
            Differential run = new Differential(subject, coverage);
            Difference found = run.steps(steps);
            return found != null ? found : run.end(steps.size());
        }
    }

    private @Nullable Difference steps(List<Step> steps) throws FsException {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            switch (step.verb()) {
                case CHECKPOINT, REMOUNT, KILL -> disturb(Disturbance.valueOf(step.verb().name()));
                default -> {
                    Difference found = compare(i, step);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private void disturb(Disturbance kind) throws FsException {
        if (!subject.disturbances().contains(kind)) {
            return;
        }
        if (kind == Disturbance.REMOUNT) {
            real.closeAll();
        }
        subject.disturb(kind);
        coverage.count(kind.name(), "any");
        if (kind != Disturbance.CHECKPOINT) {
            model.closeAll();
            real.moveTo(subject.fileSystem());
        }
    }

    private @Nullable Difference compare(int index, Step step) throws FsException {
        String column = coverage.isWanted() ? column(step) : "";
        String actual = real.run(step);
        if (step.verb() == Verb.FALLOCATE && actual.equals(Errno.EOPNOTSUPP.name())) {
            return null; // allowed for any mode; then nothing may have changed
        }
        String expected = step.verb() == Verb.SEEK ? judged(step, actual) : model.run(step);
        if (!expected.equals(actual)) {
            return new Difference(index, step.toString(), expected, actual);
        }
        if (coverage.isWanted()) {
            coverage.count(step.verb(), column, actual);
        }
        return null;
    }

    private String column(Step step) {
        long ino = real.target(step);
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
        return null;
    }
}
