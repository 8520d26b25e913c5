package io.celfs.conformance.random;

import io.celfs.core.FallocateMode;
import io.celfs.core.FileMode;
import io.celfs.core.OpenFlags;
import io.celfs.core.RenameFlags;
import io.celfs.core.XattrFlags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes steps. They mostly aim at what is there; now and then at anything, to be refused. Each verb
 * comes as often as it is interesting.
 */
final class StepGenerator {
    /** One step in so many ends a life, or a layer. */
    private static final int DISTURBANCE = 150;

    private static final int RECENT = 6;
    private static final List<String> XATTRS = List.of("user.a", "user.b", "trusted.c");

    /** The common ones, each often, and the special ones. */
    private static final int[] OPEN_FLAGS = {
        OpenFlags.READ_ONLY,
        OpenFlags.READ_ONLY,
        OpenFlags.READ_ONLY,
        OpenFlags.READ_ONLY | OpenFlags.DIRECT,
        OpenFlags.READ_ONLY | OpenFlags.DIRECT,
        OpenFlags.WRITE_ONLY,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE | OpenFlags.APPEND,
        OpenFlags.READ_WRITE | OpenFlags.APPEND,
        OpenFlags.READ_WRITE | OpenFlags.DIRECT,
        OpenFlags.READ_WRITE | OpenFlags.DIRECT,
        OpenFlags.READ_WRITE | OpenFlags.SYNC,
        OpenFlags.READ_WRITE | OpenFlags.DATA_SYNC,
        OpenFlags.WRITE_ONLY | OpenFlags.DATA_SYNC | OpenFlags.APPEND,
        OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE,
        OpenFlags.READ_WRITE | OpenFlags.TRUNCATE,
        OpenFlags.READ_WRITE | OpenFlags.TRUNCATE,
        OpenFlags.READ_WRITE | OpenFlags.TRUNCATE | OpenFlags.DIRECT,
        OpenFlags.READ_WRITE | OpenFlags.TRUNCATE | OpenFlags.SYNC | OpenFlags.APPEND,
    };

    private static final int COLLAPSE_RANGE = 8; // nobody does it, all must say so
    private static final int[] FALLOCATE_MODES = {
        0,
        FallocateMode.KEEP_SIZE,
        FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE,
        FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE,
        FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE,
        FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE,
        FallocateMode.ZERO_RANGE,
        FallocateMode.ZERO_RANGE | FallocateMode.KEEP_SIZE,
        FallocateMode.PUNCH_HOLE,
        COLLAPSE_RANGE,
    };
    private static final int[] MODES = {0644, 0600, 0755, 0777, 06755, 0400, 01777};
    private static final int[] TYPES = {
        FileMode.REGULAR, FileMode.FIFO, FileMode.SOCKET, FileMode.REGULAR
    };
    private static final long[] TIMES = {-86_400, -1, 0, 1_000_000_000, 4_102_444_800L};

    private final RandomGenerator random;
    private int largestXattr = 20_000;
    private final PathChoice paths;
    private final Extents extents;
    private final List<String> recent = new ArrayList<>();
    private final List<Verb> verbs = new ArrayList<>();
    private final List<Verb> disturbances = new ArrayList<>();

    /**
     * A generator of steps.
     *
     * @param maps whether files can be mapped
     */
    StepGenerator(RandomGenerator random, Set<Disturbance> disturbances, boolean maps) {
        this.random = random;
        this.paths = new PathChoice(random);
        this.extents = new Extents(random);
        weigh(14, Verb.WRITE);
        weigh(12, Verb.OPEN);
        weigh(10, Verb.RENAME);
        weigh(8, Verb.READ, Verb.FALLOCATE, Verb.CREATE, Verb.REMOVEXATTR);
        weigh(6, Verb.SETXATTR);
        weigh(5, Verb.SEEK, Verb.COPY);
        weigh(4, Verb.FTRUNCATE, Verb.TRUNCATE, Verb.STAT, Verb.UNLINK, Verb.CHOWN);
        weigh(4, Verb.MKDIR, Verb.GETXATTR, Verb.LISTXATTR, Verb.UTIMES);
        weigh(3, Verb.LIST, Verb.FSTAT, Verb.LINK, Verb.LINK_HANDLE, Verb.CLOSE, Verb.FSYNC);
        weigh(3, Verb.CHMOD, Verb.READLINK, Verb.SYMLINK, Verb.RMDIR);
        weigh(2, Verb.MKNOD, Verb.TMPFILE);
        weigh(maps ? 5 : 0, Verb.MAP);
        weigh(maps ? 3 : 0, Verb.MAP_READ);
        EnumSet.copyOf(Set.of(Disturbance.values())).stream()
                .filter(disturbances::contains)
                .forEach(kind -> this.disturbances.add(Verb.valueOf(kind.name())));
        if (disturbances.contains(Disturbance.CHECKPOINT)) {
            this.disturbances.add(Verb.CHECKPOINT); // the quiet one may come more often
        }
    }

    /** The same with shorter values of extended attributes. */
    StepGenerator withXattrsUpTo(int bytes) {
        largestXattr = bytes;
        return this;
    }

    private void weigh(int weight, Verb... weighed) {
        for (Verb verb : weighed) {
            for (int i = 0; i < weight; i++) {
                verbs.add(verb);
            }
        }
    }

    /** What it makes. */
    Set<Verb> verbs() {
        Set<Verb> all = EnumSet.copyOf(verbs);
        all.addAll(disturbances);
        return all;
    }

    Step next(Sight sight) {
        if (!disturbances.isEmpty() && random.nextInt(DISTURBANCE) == 0) {
            return Step.of(pick(disturbances), 0, 0, 0);
        }
        Verb verb = pick(verbs);
        return switch (verb) {
            case OPEN -> Step.of(verb, paths.file(sight), anySlot(), pick(OPEN_FLAGS), 0);
            case CREATE -> create(sight);
            case TMPFILE ->
                    Step.of(
                            verb,
                            paths.directory(sight),
                            anySlot(),
                            OpenFlags.READ_WRITE | exclusive(),
                            0);
            case CLOSE, FSTAT -> Step.of(verb, slot(sight), 0, 0);
            case WRITE, READ, MAP -> {
                int slot = slot(sight);
                yield Step.of(verb, slot, offset(sight, slot), extents.length());
            }
            case MAP_READ -> {
                int slot = slot(sight);
                String kind = random.nextBoolean() ? "shared" : "private";
                yield new Step(verb, Step.NONE, kind, slot, offset(sight, slot), extents.length());
            }
            case FTRUNCATE -> Step.of(verb, slot(sight), extents.offset(), 0);
            case TRUNCATE -> Step.of(verb, paths.file(sight), 0, extents.offset(), 0);
            case FALLOCATE -> fallocate(sight);
            case SEEK -> {
                int slot = slot(sight);
                yield Step.of(verb, slot, offset(sight, slot), random.nextInt(2));
            }
            case COPY -> copy(sight);
            case FSYNC -> Step.of(verb, slot(sight), random.nextInt(2), 0);
            case MKDIR -> mkdir(sight);
            case RMDIR -> Step.of(verb, paths.removable(sight), 0, 0, 0);
            case CHMOD -> Step.of(verb, paths.node(sight), 0, pick(MODES), 0);
            case MKNOD -> {
                int mode = pick(TYPES) | (pick(MODES) & 0777);
                yield Step.of(verb, paths.freshFile(sight), 0, mode, 0);
            }
            case RENAME -> rename(sight);
            case LINK -> new Step(verb, paths.file(sight), paths.freshFile(sight), 0, 0, 0);
            case LINK_HANDLE ->
                    new Step(verb, Step.NONE, paths.freshFile(sight), slot(sight), 0, 0);
            case SYMLINK -> {
                String target = "../" + paths.node(sight);
                yield new Step(verb, paths.freshFile(sight), target, 0, 0, 0);
            }
            case SETXATTR -> {
                int flags = xattrFlags();
                yield new Step(verb, paths.node(sight), pick(XATTRS), 0, xattrLength(), flags);
            }
            case GETXATTR, REMOVEXATTR -> xattr(verb, sight);
            case CHOWN -> Step.of(verb, paths.node(sight), 0, random.nextInt(3), random.nextInt(3));
            case UTIMES ->
                    Step.of(verb, paths.node(sight), 0, pick(TIMES), random.nextInt(1_000_000_000));
            case LIST -> Step.of(verb, paths.directory(sight), 0, 0, 0);
            case READLINK -> Step.of(verb, paths.linkOrNode(sight), 0, 0, 0);
            case UNLINK -> Step.of(verb, notRoot(paths.node(sight)), 0, 0, 0);
            case LISTXATTR, STAT -> Step.of(verb, paths.node(sight), 0, 0, 0);
            case CHECKPOINT, REMOUNT, KILL -> throw new AssertionError(verb);
        };
    }

    private Step mkdir(Sight sight) {
        String path = paths.freshDirectory(sight);
        recent.add(path);
        return Step.of(Verb.MKDIR, path, 0, pick(MODES), 0);
    }

    private Step create(Sight sight) {
        String path = random.nextInt(2) == 0 ? paths.file(sight) : paths.freshFile(sight);
        return Step.of(Verb.CREATE, path, anySlot(), pick(OPEN_FLAGS) | exclusive(), pick(MODES));
    }

    /** A file over another one or to a free place, or a directory, empty or full. */
    private Step rename(Sight sight) {
        int flags = renameFlags();
        boolean directories = random.nextInt(3) == 0;
        String from = directories ? renamedDirectory(sight) : random(sight);
        String to =
                flags == RenameFlags.EXCHANGE && random.nextInt(4) != 0
                        ? existing(sight, directories)
                        : any(sight, directories);
        if (directories) {
            recent.add(to);
        }
        return new Step(Verb.RENAME, notRoot(from), notRoot(to), 0, flags, 0);
    }

    private String existing(Sight sight, boolean directories) {
        return directories ? paths.directory(sight) : random(sight);
    }

    private String any(Sight sight, boolean directories) {
        return switch (random.nextInt(5)) {
            case 0 -> directories ? paths.removable(sight) : paths.file(sight);
            case 1 -> paths.node(sight);
            case 2 -> paths.below(recent(sight));
            default -> directories ? paths.freshDirectory(sight) : paths.freshFile(sight);
        };
    }

    private String renamedDirectory(Sight sight) {
        return switch (random.nextInt(3)) {
            case 0 -> paths.removable(sight);
            case 1 -> recent(sight);
            default -> paths.directory(sight);
        };
    }

    /** One of the places where directories were made or renamed to last. */
    private String recent(Sight sight) {
        while (recent.size() > RECENT) {
            recent.removeFirst();
        }
        return recent.isEmpty() ? paths.directory(sight) : pick(recent);
    }

    private String random(Sight sight) {
        return random.nextInt(8) == 0 ? paths.node(sight) : paths.file(sight);
    }

    private static String notRoot(String path) {
        return path.isEmpty() ? "a" : path;
    }

    private Step fallocate(Sight sight) {
        int slot = slot(sight);
        return new Step(
                Verb.FALLOCATE,
                Step.NONE,
                "" + pick(FALLOCATE_MODES),
                slot,
                offset(sight, slot),
                Math.max(1, extents.length()));
    }

    private Step copy(Sight sight) {
        int from = slot(sight);
        int to = slot(sight);
        return new Step(Verb.COPY, Step.NONE, "" + to, from, offset(sight, from), extents.offset());
    }

    private Step xattr(Verb verb, Sight sight) {
        List<Sight.Xattr> open = sight.openXattrs();
        List<Sight.Xattr> all = open.isEmpty() || random.nextBoolean() ? sight.xattrs() : open;
        if (all.isEmpty() || random.nextInt(4) == 0) {
            return new Step(verb, paths.node(sight), pick(XATTRS), 0, 0, 0);
        }
        Sight.Xattr known = pick(all);
        return new Step(verb, known.path(), known.name(), 0, 0, 0);
    }

    /** Mostly one that is open. */
    private int slot(Sight sight) {
        List<Integer> open = sight.slots();
        return random.nextInt(16) == 0 || open.isEmpty() ? anySlot() : pick(open);
    }

    private int anySlot() {
        return random.nextInt(Runner.SLOTS);
    }

    private int pick(int[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private long pick(long[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private int exclusive() {
        return random.nextInt(6) == 0 ? OpenFlags.EXCLUSIVE : 0;
    }

    private int renameFlags() {
        return switch (random.nextInt(8)) {
            case 0 -> RenameFlags.NO_REPLACE;
            case 1, 2, 3 -> RenameFlags.EXCHANGE;
            default -> 0;
        };
    }

    private int xattrLength() {
        return switch (random.nextInt(12)) {
            case 0 -> Math.min(1000, largestXattr);
            case 1 -> largestXattr;
            default -> random.nextInt(50);
        };
    }

    private int xattrFlags() {
        return switch (random.nextInt(8)) {
            case 0 -> XattrFlags.CREATE;
            case 1 -> XattrFlags.REPLACE;
            default -> 0;
        };
    }

    /** Mostly within the file in a slot. */
    private long offset(Sight sight, int slot) {
        return extents.offset(sight.size(slot));
    }
}
