package io.celfs.conformance.random;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what to do next, seeing what stands in the model. */
@FunctionalInterface
interface Script {
    /** The next step; null at the end. */
    @Nullable Step next(Sight sight);

    /** Steps that are known already. */
    static Script of(List<Step> steps) {
        Iterator<Step> left = steps.iterator();
        return _ -> left.hasNext() ? left.next() : null;
    }

    /** So many steps of a generator, kept in {@code made}, empty before. */
    static Script recorded(StepGenerator generator, int count, List<Step> made) {
        return sight -> {
            if (made.size() == count) {
                return null;
            }
            Step step = generator.next(sight);
            made.add(step);
            return step;
        };
    }
}
