package io.celfs.conformance.random;

import io.celfs.conformance.SystemCalls;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FsException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Random operations from a seed on a subject and on the model. The same seed and disturbances give
 * the same steps on every machine.
 */
public final class RandomOperations {
    private static final int SHRINKING_TRIES = 400;

    /** Steps before everything begins afresh, so that the first tree is not used up. */
    private static final int ROUND = 700;

    private RandomOperations() {}

    /** The tree that every subject must hold in the beginning. */
    public static TreeSpec tree() {
        return StartTree.tree();
    }

    /**
     * Runs so many steps, in rounds of some hundred on a new subject each.
     *
     * @param factory makes subjects that hold {@link #tree()}
     * @return what was covered
     * @throws AssertionError if subject and model differ, with a shrunk sequence to keep for {@link
     *     Replay}
     */
    public static Coverage run(Subject.Factory factory, long seed, int count) throws FsException {
        RandomGenerator random = new SplittableRandom(seed);
        Coverage coverage = Coverage.of(generator(factory, random));
        for (int round = 0; round * ROUND < count; round++) {
            Subject.Factory subjects = factory.forRound(round);
            StepGenerator generator = generator(subjects, random);
            List<Step> steps = new ArrayList<>();
            int length = Math.min(ROUND, count - round * ROUND);
            Script script = Script.recorded(generator, length, steps);
            Differential.Difference found = Differential.find(subjects, script, coverage);
            if (found != null) {
                throw failure(subjects, steps, found, "seed %d, round %d".formatted(seed, round));
            }
        }
        return coverage;
    }

    private static StepGenerator generator(Subject.Factory factory, RandomGenerator random)
            throws FsException {
        try (Subject subject = factory.open()) {
            boolean maps = subject.fileSystem() instanceof SystemCalls;
            return new StepGenerator(random, subject.disturbances(), maps)
                    .withXattrsUpTo(subject.largestXattr());
        }
    }

    static AssertionError failure(
            Subject.Factory factory, List<Step> steps, Differential.Difference found, String where)
            throws FsException {
        List<Step> prefix = steps.subList(0, Math.min(steps.size(), found.index() + 1));
        List<Step> shrunk = new Shrinker(s -> fails(factory, s), SHRINKING_TRIES).shrink(prefix);
        Differential.Difference least =
                Differential.find(factory, Script.of(shrunk), Coverage.none());
        String text = shrunk.stream().map(Step::toString).collect(Collectors.joining("\n"));
        return new AssertionError(
                "%s, %s%nshrunk to %d steps, %s%n%s"
                        .formatted(where, found, shrunk.size(), least, text));
    }

    private static boolean fails(Subject.Factory factory, List<Step> steps) throws FsException {
        return Differential.find(factory, Script.of(steps), Coverage.none()) != null;
    }
}
