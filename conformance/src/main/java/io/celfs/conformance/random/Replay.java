package io.celfs.conformance.random;

import io.celfs.core.FsException;
import java.util.List;

/** Runs a sequence that once failed, from its text: one step per line, {@code #} for remarks. */
public final class Replay {
    private Replay() {}

    /**
     * Runs the steps on a subject that holds {@link RandomOperations#tree()}.
     *
     * @throws AssertionError if subject and model differ
     */
    public static void run(Subject.Factory factory, String text) throws FsException {
        List<Step> steps =
                text.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(Step::parse)
                        .toList();
        Differential.Difference found =
                Differential.find(factory, Script.of(steps), Coverage.none());
        if (found != null) {
            throw new AssertionError(found.toString());
        }
    }
}
