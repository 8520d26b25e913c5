package io.celfs.manifest.snapshot;

import java.io.IOException;
import java.util.List;

/** A tree of which no manifest was made. */
public final class SnapshotException extends IOException {
    private final transient List<Finding> errors;

    SnapshotException(List<Finding> errors) {
        super(message(errors));
        this.errors = List.copyOf(errors);
    }

    private static String message(List<Finding> errors) {
        int others = errors.size() - 1;
        return errors.getFirst() + (others == 0 ? "" : " (and " + others + " more)");
    }

    /** What is wrong, by path. */
    public List<Finding> errors() {
        return errors;
    }
}
