package io.celfs.conformance.random;

import io.celfs.conformance.Data;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileMode;
import io.celfs.core.OpenFlags;
import io.celfs.core.RenameFlags;
import io.celfs.core.XattrFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes steps. Few names, so that they meet; sizes around the edges of pages (4 KiB) and chunks (64
 * KiB); each verb as often as it is interesting.
 */
final class StepGenerator {
    private static final int CHUNK = 65536;
    private static final int CHUNKS = 9;
    private static final List<String> DIRECTORIES =
            List.of("", "a/", "b/", "c/", "a/b/", "b/c/", "c/a/", "c/a/b/");
    private static final List<String> DIRECTORY_LEAVES = List.of("a", "b", "c");
    private static final List<String> FILE_LEAVES = List.of("f", "g", "h");
    private static final List<String> XATTRS = List.of("user.a", "user.b", "trusted.c");
    private static final int[] OPEN_FLAGS = {
        OpenFlags.READ_ONLY,
        OpenFlags.WRITE_ONLY,
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

    StepGenerator(RandomGenerator random, Set<Disturbance> disturbances) {
        this.random = random;
        weigh(14, Verb.WRITE);
        weigh(10, Verb.READ);
        weigh(8, Verb.OPEN);
        weigh(9, Verb.CREATE);
        weigh(6, Verb.STAT);
        weigh(6, Verb.RENAME, Verb.MKDIR);
        weigh(4, Verb.FTRUNCATE, Verb.TRUNCATE, Verb.FALLOCATE, Verb.UNLINK, Verb.LIST);
        weigh(3, Verb.COPY, Verb.SEEK, Verb.FSTAT, Verb.LINK, Verb.CLOSE, Verb.SETXATTR);
        weigh(2, Verb.FSYNC, Verb.CHMOD, Verb.CHOWN, Verb.UTIMES);
        weigh(1, Verb.SYMLINK, Verb.RMDIR, Verb.MKNOD);
        weigh(2, Verb.GETXATTR, Verb.LISTXATTR, Verb.REMOVEXATTR, Verb.READLINK);
        weigh(2, Verb.TMPFILE, Verb.LINK_HANDLE);
        disturbances.forEach(kind -> weigh(1, Verb.valueOf(kind.name())));
    }

    private void weigh(int weight, Verb... weighed) {
        for (Verb verb : weighed) {
            for (int i = 0; i < weight; i++) {
                verbs.add(verb);
            }
        }
    }

    /** The tree that everything begins with: files of many chunks, nested directories, links. */
    static TreeSpec tree() {
        return TreeSpec.empty()
                .file("f", Data.bytes(1, 200_000))
                .file("g", "")
                .link("h", "f")
                .file("a/f", Data.bytes(2, 4 * CHUNK + 1234))
                .file("a/g", Data.bytes(3, CHUNK))
                .file("b/f", Data.bytes(4, 2 * CHUNK + 1))
                .file("b/c/g", Data.bytes(5, 10))
                .file("b/c/h", Data.bytes(6, 3 * CHUNK - 1))
                .file("c/a/b/h", Data.bytes(7, 5000))
                .file("c/a/b/f", Data.bytes(8, 4096))
                .link("c/g", "../a/f")
                .directory("a/b");
    }

    Step next() {
        Verb verb = verbs.get(random.nextInt(verbs.size()));
        return switch (verb) {
            case OPEN -> Step.of(verb, filePath(), slot(), pick(OPEN_FLAGS), 0);
            case CREATE -> Step.of(verb, filePath(), slot(), createFlags(), pick(MODES));
            case TMPFILE ->
                    Step.of(verb, directory(), slot(), OpenFlags.READ_WRITE | exclusive(), 0);
            case CLOSE, FSTAT -> Step.of(verb, slot(), 0, 0);
            case WRITE, READ -> Step.of(verb, slot(), offset(), length());
            case FTRUNCATE -> Step.of(verb, slot(), offset(), 0);
            case TRUNCATE -> Step.of(verb, filePath(), 0, offset(), 0);
            case FALLOCATE ->
                    new Step(
                            verb,
                            Step.NONE,
                            "" + pick(FALLOCATE_MODES),
                            slot(),
                            offset(),
                            Math.max(1, length()));
            case SEEK -> Step.of(verb, slot(), offset(), random.nextInt(2));
            case COPY -> new Step(verb, Step.NONE, "" + slot(), slot(), offset(), offset());
            case FSYNC -> Step.of(verb, slot(), random.nextInt(2), 0);
            case MKDIR -> Step.of(verb, directoryPath(), 0, pick(MODES), 0);
            case RMDIR -> Step.of(verb, directoryPath(), 0, 0, 0);
            case CHMOD -> Step.of(verb, path(), 0, pick(MODES), 0);
            case MKNOD -> Step.of(verb, filePath(), 0, pick(TYPES) | (pick(MODES) & 0777), 0);
            case RENAME -> rename();
            case LINK -> new Step(verb, filePath(), filePath(), 0, 0, 0);
            case LINK_HANDLE -> new Step(verb, Step.NONE, filePath(), slot(), 0, 0);
            case SYMLINK -> new Step(verb, filePath(), "../" + path(), 0, 0, 0);
            case SETXATTR -> new Step(verb, path(), xattr(), 0, xattrLength(), xattrFlags());
            case GETXATTR, REMOVEXATTR -> new Step(verb, path(), xattr(), 0, 0, 0);
            case CHOWN -> Step.of(verb, path(), 0, random.nextInt(3), random.nextInt(3));
            case UTIMES -> Step.of(verb, path(), 0, time(), random.nextInt(1_000_000_000));
            case LIST -> Step.of(verb, directory(), 0, 0, 0);
            case UNLINK, READLINK, LISTXATTR, STAT -> Step.of(verb, path(), 0, 0, 0);
            case CHECKPOINT, REMOUNT, KILL -> Step.of(verb, 0, 0, 0);
        };
    }

    private String path() {
        return random.nextInt(4) == 0 ? anywhere(DIRECTORY_LEAVES) : anywhere(FILE_LEAVES);
    }

    /** Mostly one that is meant for a file, so that directories are not all in the way. */
    private String filePath() {
        return random.nextInt(12) == 0 ? anywhere(DIRECTORY_LEAVES) : anywhere(FILE_LEAVES);
    }

    private String directoryPath() {
        return random.nextInt(12) == 0 ? anywhere(FILE_LEAVES) : anywhere(DIRECTORY_LEAVES);
    }

    private String anywhere(List<String> leaves) {
        return DIRECTORIES.get(random.nextInt(DIRECTORIES.size()))
                + leaves.get(random.nextInt(leaves.size()));
    }

    private Step rename() {
        boolean directories = random.nextInt(3) == 0;
        String from = directories ? directoryPath() : filePath();
        String to = directories ? directoryPath() : filePath();
        return new Step(Verb.RENAME, from, to, 0, renameFlags(), 0);
    }

    private String directory() {
        String path = DIRECTORIES.get(random.nextInt(DIRECTORIES.size()));
        return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
    }

    private int slot() {
        return random.nextInt(Runner.SLOTS);
    }

    private int pick(int[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private long time() {
        return TIMES[random.nextInt(TIMES.length)];
    }

    private int exclusive() {
        return random.nextInt(4) == 0 ? OpenFlags.EXCLUSIVE : 0;
    }

    private int createFlags() {
        return pick(OPEN_FLAGS) | exclusive();
    }

    private int renameFlags() {
        return switch (random.nextInt(6)) {
            case 0 -> RenameFlags.NO_REPLACE;
            case 1 -> RenameFlags.EXCHANGE;
            default -> 0;
        };
    }

    private String xattr() {
        return XATTRS.get(random.nextInt(XATTRS.size()));
    }

    private int xattrLength() {
        return random.nextInt(8) == 0 ? 1000 : random.nextInt(50);
    }

    private int xattrFlags() {
        return switch (random.nextInt(6)) {
            case 0 -> XattrFlags.CREATE;
            case 1 -> XattrFlags.REPLACE;
            default -> 0;
        };
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
