package io.celfs.conformance.random;

import io.celfs.core.FsException;
import java.util.ArrayList;
import java.util.List;

/** Delta debugging: leaves out ever smaller pieces of a failing sequence as long as it fails. */
final class Shrinker {
    /** Whether a sequence still fails. */
    @FunctionalInterface
    interface Failing {
        boolean test(List<Step> steps) throws FsException;
    }

    private final Failing failing;
    private int triesLeft;

    Shrinker(Failing failing, int tries) {
        this.failing = failing;
        this.triesLeft = tries;
    }

    List<Step> shrink(List<Step> steps) throws FsException {
        List<Step> current = steps;
        int piece = Math.max(1, current.size() / 2);
        while (triesLeft > 0) {
            List<Step> smaller = without(current, piece);
            if (smaller.size() == current.size() && piece == 1) {
                break;
            }
            piece = smaller.size() < current.size() ? piece : Math.max(1, piece / 2);
            current = smaller;
        }
        return current;
    }

    /** Leaves out every piece of this size that is not needed. */
    private List<Step> without(List<Step> steps, int piece) throws FsException {
        List<Step> current = steps;
        for (int at = 0; at < current.size() && triesLeft > 0; ) {
            int end = Math.min(current.size(), at + piece);
            List<Step> candidate = new ArrayList<>(current.subList(0, at));
            candidate.addAll(current.subList(end, current.size()));
            triesLeft--;
            if (failing.test(candidate)) {
                current = candidate;
            } else {
                at = end;
            }
        }
        return current;
    }
}
