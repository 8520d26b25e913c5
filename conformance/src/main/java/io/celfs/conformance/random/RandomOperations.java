package io.celfs.conformance.random;

import io.celfs.conformance.TreeSpec;
import io.celfs.core.FsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Random operations from a seed on a subject and on the model. The same seed and disturbances give
 * the same steps on every machine.
 */
public final class RandomOperations {
    private static final int SHRINKING_TRIES = 400;

    private RandomOperations() {}

    /** The tree that every subject must hold in the beginning. */
    public static TreeSpec tree() {
        return StepGenerator.tree();
    }

    /**
     * Runs so many steps on a subject.
     *
     * @param factory makes subjects that hold {@link #tree()}; more than one only after a failure
     * @return what was covered
     * @throws AssertionError if subject and model differ, with a shrunk sequence to keep for {@link
     *     Replay}
     */
    public static Coverage run(Subject.Factory factory, long seed, int count) throws FsException {
        List<Step> steps = generate(factory, seed, count);
        Coverage coverage = Coverage.table();
        Differential.Difference found = Differential.find(factory, steps, coverage);
        if (found != null) {
            throw failure(factory, steps, found, "seed " + seed);
        }
        return coverage;
    }

    private static List<Step> generate(Subject.Factory factory, long seed, int count)
            throws FsException {
        StepGenerator generator = new StepGenerator(new Random(seed), disturbances(factory));
        List<Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            steps.add(generator.next());
        }
        return steps;
    }

    private static Set<Disturbance> disturbances(Subject.Factory factory) throws FsException {
        try (Subject subject = factory.open()) {
            return subject.disturbances();
        }
    }

    static AssertionError failure(
            Subject.Factory factory, List<Step> steps, Differential.Difference found, String where)
            throws FsException {
        List<Step> prefix = steps.subList(0, Math.min(steps.size(), found.index() + 1));
        List<Step> shrunk = new Shrinker(s -> fails(factory, s), SHRINKING_TRIES).shrink(prefix);
        Differential.Difference least = Differential.find(factory, shrunk, Coverage.none());
        String text = shrunk.stream().map(Step::toString).collect(Collectors.joining("\n"));
        return new AssertionError(
                "%s, %s%nshrunk to %d steps, %s%n%s"
                        .formatted(where, found, shrunk.size(), least, text));
    }

    private static boolean fails(Subject.Factory factory, List<Step> steps) throws FsException {
        return Differential.find(factory, steps, Coverage.none()) != null;
    }
}
