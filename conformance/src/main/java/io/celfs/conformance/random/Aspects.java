package io.celfs.conformance.random;

import io.celfs.conformance.Workbench;
import io.celfs.core.Attributes;
import io.celfs.core.FallocateMode;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import io.celfs.core.RenameFlags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rows of the coverage table a step belongs to, beside its verb's. */
final class Aspects {
    private static final String COPY_TO = "COPY to";
    private static final String RENAME_TO = "RENAME to";

    /** All rows that are not just a verb. */
    static final List<String> ROWS =
            List.of(
                    COPY_TO,
                    RENAME_TO,
                    "RENAME exchange",
                    "RENAME dir",
                    "RENAME dir again",
                    "RENAME dir into one",
                    "LINK elsewhere",
                    "FALLOCATE hole",
                    "WRITE append",
                    "WRITE direct",
                    "WRITE sync",
                    "READ direct",
                    "shrink",
                    "grow",
                    "grow after shrink",
                    "of many chunks",
                    "of an odd name",
                    "on an unlinked");

    private static final long MANY_CHUNKS = 3 * StartTree.CHUNK;

    private final Runner model;
    private final Set<Long> renamedDirectories = new HashSet<>();
    private final Set<Long> shrunk = new HashSet<>();
    private long moving;

    Aspects(Runner model) {
        this.model = model;
    }

    /** The rows, as the model stands before the step. */
    List<String> before(Step step) {
        List<String> rows = new ArrayList<>();
        rows.add(step.verb().name());
        moving = 0;
        Attributes target = attributes(model.target(step));
        if (target == null) {
            return rows;
        }
        if (step.a().equals(Step.NONE) && target.nlink == 0) {
            rows.add("on an unlinked");
        }
        if (target.isRegular() && target.size > MANY_CHUNKS) {
            rows.add("of many chunks");
        }
        if (step.a().contains(StartTree.RAW) || step.a().contains(StartTree.LONGEST)) {
            rows.add("of an odd name");
        }
        switch (step.verb()) {
            case RENAME -> rename(step, target, rows);
            case LINK -> addIf(!parent(step.a()).equals(parent(step.b())), "LINK elsewhere", rows);
            case FALLOCATE -> {
                int mode = Integer.parseInt(step.b());
                addIf((mode & FallocateMode.PUNCH_HOLE) != 0, "FALLOCATE hole", rows);
            }
            case WRITE -> write(model.flags(step.x()), rows);
            case READ -> addIf(has(model.flags(step.x()), OpenFlags.DIRECT), "READ direct", rows);
            case TRUNCATE, FTRUNCATE -> {
                if (target.isRegular()) {
                    resize(target, step.y(), rows);
                }
            }
            default -> {} // the verb says it all
        }
        return rows;
    }

    /** The step that was asked about last has succeeded. */
    void succeeded() {
        if (moving != 0) {
            renamedDirectories.add(moving);
        }
    }

    private static void addIf(boolean holds, String row, List<String> rows) {
        if (holds) {
            rows.add(row);
        }
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private void rename(Step step, Attributes target, List<String> rows) {
        addIf(step.y() == RenameFlags.EXCHANGE, "RENAME exchange", rows);
        if (target.isDirectory()) {
            rows.add("RENAME dir");
            addIf(renamedDirectories.contains(target.ino), "RENAME dir again", rows);
            addIf(isBelowRenamed(step.b()), "RENAME dir into one", rows);
            if (model.ino(step.b()) != target.ino) {
                moving = target.ino; // An exchange with itself moves nothing.
            }
        }
    }

    private boolean isBelowRenamed(String path) {
        for (String above = parent(path); !above.isEmpty(); above = parent(above)) {
            if (renamedDirectories.contains(model.ino(above))) {
                return true;
            }
        }
        return false;
    }

    private static void write(int flags, List<String> rows) {
        addIf(has(flags, OpenFlags.APPEND), "WRITE append", rows);
        addIf(has(flags, OpenFlags.DIRECT), "WRITE direct", rows);
        addIf(has(flags, OpenFlags.DATA_SYNC), "WRITE sync", rows);
    }

    private void resize(Attributes target, long size, List<String> rows) {
        if (size < target.size) {
            rows.add("shrink");
            shrunk.add(target.ino);
        } else {
            rows.add("grow");
            addIf(shrunk.remove(target.ino), "grow after shrink", rows);
        }
    }

    private @Nullable Attributes attributes(long ino) {
        try {
            return ino == 0 ? null : new Workbench(model.fileSystem()).stat(ino);
        } catch (FsException e) {
            return null;
        }
    }

    /** The row for {@link #second(Step, Runner)}. */
    static String second(Step step) {
        return step.verb() == Verb.COPY ? COPY_TO : RENAME_TO;
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
