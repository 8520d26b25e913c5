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
 * Makes steps. They mostly aim at what is there; now and then at anything, to be refused. Sizes lie
 * around the edges of pages (4 KiB) and chunks (64 KiB); each verb comes as often as it is
 * interesting.
 */
final class StepGenerator {
    private static final int CHUNK = StartTree.CHUNK;
    private static final int CHUNKS = 9;

    /** One step in so many ends a life, or a layer. */
    private static final int DISTURBANCE = 150;

    /** One operand in so many is taken without looking. */
    private static final int BLIND = 16;

    private static final int DEEPEST = 5;
    private static final List<String> DIRECTORY_LEAVES = List.of("a", "b", "c", "d");
    private static final List<String> FILE_LEAVES = List.of("f", "g", "h", "i", "j");
    private static final List<String> XATTRS = List.of("user.a", "user.b", "trusted.c");
    private static final int[] OPEN_FLAGS = {
        OpenFlags.READ_ONLY,
        OpenFlags.WRITE_ONLY,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE,
        OpenFlags.READ_WRITE | OpenFlags.APPEND,
        OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE,
    };
    private static final int[] FALLOCATE_MODES = {
        0,
        FallocateMode.KEEP_SIZE,
        FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE,
        FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE,
        FallocateMode.ZERO_RANGE,
        FallocateMode.ZERO_RANGE | FallocateMode.KEEP_SIZE,
    };
    private static final int[] MODES = {0644, 0600, 0755, 0777, 06755, 0400, 01777};
    private static final int[] TYPES = {
        FileMode.REGULAR, FileMode.FIFO, FileMode.SOCKET, FileMode.REGULAR
    };
    private static final long[] TIMES = {-86_400, -1, 0, 1_000_000_000, 4_102_444_800L};

    private final RandomGenerator random;
    private final List<Verb> verbs = new ArrayList<>();
    private final List<Verb> disturbances = new ArrayList<>();

    /**
     * A generator of steps.
     *
     * @param maps whether files can be mapped
     */
    StepGenerator(RandomGenerator random, Set<Disturbance> disturbances, boolean maps) {
        this.random = random;
        weigh(10, Verb.WRITE);
        weigh(8, Verb.READ, Verb.OPEN);
        weigh(5, Verb.RENAME, Verb.CREATE, Verb.FALLOCATE, Verb.SEEK);
        weigh(4, Verb.COPY, Verb.FTRUNCATE, Verb.TRUNCATE, Verb.STAT, Verb.UNLINK);
        weigh(3, Verb.MKDIR, Verb.LIST, Verb.FSTAT, Verb.LINK, Verb.SETXATTR, Verb.CLOSE);
        weigh(3, Verb.CHMOD, Verb.CHOWN, Verb.UTIMES, Verb.READLINK, Verb.SYMLINK, Verb.RMDIR);
        weigh(3, Verb.GETXATTR, Verb.LISTXATTR, Verb.LINK_HANDLE);
        weigh(2, Verb.REMOVEXATTR, Verb.MKNOD, Verb.TMPFILE, Verb.FSYNC);
        weigh(maps ? 5 : 0, Verb.MAP);
        EnumSet.copyOf(Set.of(Disturbance.values())).stream()
                .filter(disturbances::contains)
                .forEach(kind -> this.disturbances.add(Verb.valueOf(kind.name())));
        if (disturbances.contains(Disturbance.CHECKPOINT)) {
            this.disturbances.add(Verb.CHECKPOINT); // the quiet one may come more often
        }
    }

    private void weigh(int weight, Verb... weighed) {
        for (Verb verb : weighed) {
            for (int i = 0; i < weight; i++) {
                verbs.add(verb);
            }
        }
    }

    Step next(Sight sight) {
        if (!disturbances.isEmpty() && random.nextInt(DISTURBANCE) == 0) {
            return Step.of(pick(disturbances), 0, 0, 0);
        }
        Verb verb = pick(verbs);
        return switch (verb) {
            case OPEN -> Step.of(verb, file(sight), anySlot(), pick(OPEN_FLAGS), 0);
            case CREATE -> create(sight);
            case TMPFILE ->
                    Step.of(
                            verb,
                            directory(sight),
                            anySlot(),
                            OpenFlags.READ_WRITE | exclusive(),
                            0);
            case CLOSE, FSTAT -> Step.of(verb, slot(sight), 0, 0);
            case WRITE, READ, MAP -> {
                int slot = slot(sight);
                yield Step.of(verb, slot, offset(sight, slot), length());
            }
            case FTRUNCATE -> Step.of(verb, slot(sight), offset(), 0);
            case TRUNCATE -> Step.of(verb, file(sight), 0, offset(), 0);
            case FALLOCATE -> fallocate(sight);
            case SEEK -> {
                int slot = slot(sight);
                yield Step.of(verb, slot, offset(sight, slot), random.nextInt(2));
            }
            case COPY -> copy(sight);
            case FSYNC -> Step.of(verb, slot(sight), random.nextInt(2), 0);
            case MKDIR -> Step.of(verb, fresh(sight, DIRECTORY_LEAVES), 0, pick(MODES), 0);
            case RMDIR -> Step.of(verb, removable(sight), 0, 0, 0);
            case CHMOD -> Step.of(verb, node(sight), 0, pick(MODES), 0);
            case MKNOD -> {
                int mode = pick(TYPES) | (pick(MODES) & 0777);
                yield Step.of(verb, fresh(sight, FILE_LEAVES), 0, mode, 0);
            }
            case RENAME -> rename(sight);
            case LINK -> new Step(verb, file(sight), fresh(sight, FILE_LEAVES), 0, 0, 0);
            case LINK_HANDLE ->
                    new Step(verb, Step.NONE, fresh(sight, FILE_LEAVES), slot(sight), 0, 0);
            case SYMLINK -> {
                String target = "../" + node(sight);
                yield new Step(verb, fresh(sight, FILE_LEAVES), target, 0, 0, 0);
            }
            case SETXATTR -> {
                int flags = xattrFlags();
                yield new Step(verb, node(sight), pick(XATTRS), 0, xattrLength(), flags);
            }
            case GETXATTR, REMOVEXATTR -> xattr(verb, sight);
            case CHOWN -> Step.of(verb, node(sight), 0, random.nextInt(3), random.nextInt(3));
            case UTIMES ->
                    Step.of(verb, node(sight), 0, pick(TIMES), random.nextInt(1_000_000_000));
            case LIST -> Step.of(verb, directory(sight), 0, 0, 0);
            case READLINK -> Step.of(verb, isBlind() ? node(sight) : link(sight), 0, 0, 0);
            case UNLINK -> Step.of(verb, notRoot(node(sight)), 0, 0, 0);
            case LISTXATTR, STAT -> Step.of(verb, node(sight), 0, 0, 0);
            case CHECKPOINT, REMOUNT, KILL -> throw new AssertionError(verb);
        };
    }

    private boolean isBlind() {
        return random.nextInt(BLIND) == 0;
    }

    /** Mostly a file, and mostly one that is there. */
    private String node(Sight sight) {
        return switch (random.nextInt(8)) {
            case 0 -> directory(sight);
            case 1 -> link(sight);
            case 2 -> sight.all().isEmpty() ? "f" : pick(sight.all());
            default -> file(sight);
        };
    }

    private String file(Sight sight) {
        return isBlind() || sight.files().isEmpty()
                ? below(sight, pick(isBlind() ? DIRECTORY_LEAVES : FILE_LEAVES))
                : pick(sight.files());
    }

    private String link(Sight sight) {
        return sight.links().isEmpty() ? file(sight) : pick(sight.links());
    }

    private String directory(Sight sight) {
        return isBlind() ? below(sight, pick(DIRECTORY_LEAVES)) : pick(sight.directories());
    }

    /** A directory other than the root, empty for the most part. */
    private String removable(Sight sight) {
        boolean any = isBlind() || sight.emptyDirectories().isEmpty();
        String path = any ? directory(sight) : pick(sight.emptyDirectories());
        return path.isEmpty() ? pick(DIRECTORY_LEAVES) : path;
    }

    /** A path where nothing is, unless all names there are taken. */
    private String fresh(Sight sight, List<String> leaves) {
        String path = below(sight, pick(leaves));
        for (int i = 0; i < 4 && !isBlind() && sight.isTaken(path); i++) {
            path = below(sight, pick(leaves));
        }
        return path;
    }

    private String below(Sight sight, String leaf) {
        String directory = pick(sight.directories());
        boolean deep = directory.chars().filter(c -> c == '/').count() >= DEEPEST;
        return directory.isEmpty() || deep ? leaf : directory + "/" + leaf;
    }

    private Step create(Sight sight) {
        String path = random.nextInt(3) == 0 ? file(sight) : fresh(sight, FILE_LEAVES);
        return Step.of(Verb.CREATE, path, anySlot(), pick(OPEN_FLAGS) | exclusive(), pick(MODES));
    }

    /** A file over another one or to a free place, or a directory, empty or full. */
    private Step rename(Sight sight) {
        boolean directories = random.nextInt(3) == 0;
        String from = directories ? removableOrFull(sight) : random(sight);
        String to =
                switch (random.nextInt(4)) {
                    case 0 -> directories ? removable(sight) : file(sight);
                    case 1 -> node(sight);
                    default -> fresh(sight, directories ? DIRECTORY_LEAVES : FILE_LEAVES);
                };
        return new Step(Verb.RENAME, notRoot(from), notRoot(to), 0, renameFlags(), 0);
    }

    private String removableOrFull(Sight sight) {
        return random.nextBoolean() ? removable(sight) : directory(sight);
    }

    private String random(Sight sight) {
        return random.nextInt(8) == 0 ? node(sight) : file(sight);
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
                Math.max(1, length()));
    }

    private Step copy(Sight sight) {
        int from = slot(sight);
        int to = slot(sight);
        return new Step(Verb.COPY, Step.NONE, "" + to, from, offset(sight, from), offset());
    }

    private Step xattr(Verb verb, Sight sight) {
        if (sight.xattrs().isEmpty() || random.nextInt(4) == 0) {
            return new Step(verb, node(sight), pick(XATTRS), 0, 0, 0);
        }
        Sight.Xattr known = pick(sight.xattrs());
        return new Step(verb, known.path(), known.name(), 0, 0, 0);
    }

    /** Mostly one that is open. */
    private int slot(Sight sight) {
        List<Integer> open = sight.slots();
        return isBlind() || open.isEmpty() ? anySlot() : pick(open);
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
        return switch (random.nextInt(6)) {
            case 0 -> RenameFlags.NO_REPLACE;
            case 1 -> RenameFlags.EXCHANGE;
            default -> 0;
        };
    }

    private int xattrLength() {
        return random.nextInt(8) == 0 ? 1000 : random.nextInt(50);
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
        long at = offset();
        long size = sight.size(slot);
        return size == 0 || random.nextInt(4) == 0 ? at : at % size;
    }

    /** Near the edge of a chunk, near the edge of a page, or anywhere. */
    private long offset() {
        long at =
                switch (random.nextInt(5)) {
                    case 0 -> (long) random.nextInt(CHUNKS) * CHUNK;
                    case 1 -> (long) random.nextInt(CHUNKS) * CHUNK + random.nextInt(3) - 1;
                    case 2 -> random.nextInt(CHUNKS * 16) * 4096L;
                    case 3 -> random.nextInt(CHUNKS * 16) * 4096L + random.nextInt(3) - 1;
                    default -> random.nextInt(CHUNKS * CHUNK);
                };
        return Math.max(0, random.nextInt(6) == 0 ? at % 5000 : at);
    }

    private int length() {
        return switch (random.nextInt(6)) {
            case 0 -> 4096;
            case 1 -> 1 + random.nextInt(100);
            case 2 -> 4096 * (1 + random.nextInt(4)) + random.nextInt(3) - 1;
            case 3 -> CHUNK + random.nextInt(3) - 1;
            default -> random.nextInt(10_000);
        };
    }
}
