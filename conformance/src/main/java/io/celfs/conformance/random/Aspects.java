package io.celfs.conformance.random;

import io.celfs.conformance.Workbench;
import io.celfs.core.Attributes;
import io.celfs.core.FallocateMode;
import io.celfs.core.FsException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rows of the coverage table a step belongs to, beside its verb's. */
final class Aspects {
    private final Runner model;

    Aspects(Runner model) {
        this.model = model;
    }

    /** The rows, as the model stands before the step. */
    List<String> of(Step step) {
        List<String> rows = new ArrayList<>();
        rows.add(step.verb().name());
        Attributes target = attributes(model.target(step));
        if (target == null) {
            return rows;
        }
        if (step.a().equals(Step.NONE) && target.nlink == 0) {
            rows.add("on an unlinked");
        }
        switch (step.verb()) {
            case RENAME -> {
                if (target.isDirectory()) {
                    rows.add("RENAME dir");
                }
            }
            case FALLOCATE -> {
                if ((Integer.parseInt(step.b()) & FallocateMode.PUNCH_HOLE) != 0) {
                    rows.add("FALLOCATE hole");
                }
            }
            case TRUNCATE, FTRUNCATE -> {
                if (target.isRegular()) {
                    rows.add(step.y() < target.size ? "shrink" : "grow");
                }
            }
            default -> {} // the verb says it all
        }
        return rows;
    }

    private @Nullable Attributes attributes(long ino) {
        try {
            return ino == 0 ? null : new Workbench(model.fileSystem()).stat(ino);
        } catch (FsException e) {
            return null;
        }
    }

    /** The inode that a copy writes to, or that a rename replaces; 0 for other steps. */
    static long second(Step step, Runner runner) {
        return switch (step.verb()) {
            case COPY -> runner.ino(Long.parseLong(step.b()));
            case RENAME -> runner.ino(step.b());
            default -> 0;
        };
    }
}
