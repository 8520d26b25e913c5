package io.celfs.conformance.random;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Picks paths: mostly of what is there, or where nothing is, and now and then any. */
final class PathChoice {
    /** One operand in so many is taken without looking. */
    private static final int BLIND = 16;

    /** One file in so many is one that is open, by a path of it. */
    private static final int OPEN = 2;

    private static final int DEEPEST = 5;
    private static final List<String> DIRECTORY_LEAVES = leaves("a", "b", "c", "d");
    private static final List<String> FILE_LEAVES = leaves("f", "g", "h", "i", "j");

    private final RandomGenerator random;

    PathChoice(RandomGenerator random) {
        this.random = random;
    }

    /** Short ones, each often, and the odd ones. */
    private static List<String> leaves(String... plain) {
        List<String> leaves = new ArrayList<>();
        leaves.addAll(List.of(plain));
        leaves.addAll(List.of(plain));
        leaves.addAll(List.of(StartTree.RAW, StartTree.LONGEST));
        return leaves;
    }

    private boolean isBlind() {
        return random.nextInt(BLIND) == 0;
    }

    /** Mostly a file, and mostly one that is there. */
    String node(Sight sight) {
        return switch (random.nextInt(8)) {
            case 0 -> directory(sight);
            case 1 -> link(sight);
            case 2 -> sight.all().isEmpty() ? "f" : pick(sight.all());
            default -> file(sight);
        };
    }

    String file(Sight sight) {
        if (isBlind() || sight.files().isEmpty()) {
            return below(sight, pick(isBlind() ? DIRECTORY_LEAVES : FILE_LEAVES));
        }
        List<String> open = random.nextInt(OPEN) == 0 ? sight.openPaths() : List.of();
        return pick(open.isEmpty() ? sight.files() : open);
    }

    private String link(Sight sight) {
        return sight.links().isEmpty() ? file(sight) : pick(sight.links());
    }

    String linkOrNode(Sight sight) {
        return isBlind() ? node(sight) : link(sight);
    }

    String directory(Sight sight) {
        return isBlind() ? below(sight, pick(DIRECTORY_LEAVES)) : pick(sight.directories());
    }

    /** A directory other than the root, empty for the most part. */
    String removable(Sight sight) {
        boolean any = isBlind() || sight.emptyDirectories().isEmpty();
        String path = any ? directory(sight) : pick(sight.emptyDirectories());
        return path.isEmpty() ? pick(DIRECTORY_LEAVES) : path;
    }

    /** Where a file could be made. */
    String freshFile(Sight sight) {
        return fresh(sight, FILE_LEAVES);
    }

    /** Where a directory could be made. */
    String freshDirectory(Sight sight) {
        return fresh(sight, DIRECTORY_LEAVES);
    }

    /** A path where nothing is, unless all names there are taken. */
    private String fresh(Sight sight, List<String> leaves) {
        String path = below(sight, pick(leaves));
        for (int i = 0; i < 4 && !isBlind() && sight.isTaken(path); i++) {
            path = below(sight, pick(leaves));
        }
        return path;
    }

    /** A directory's place in another directory. */
    String below(String directory) {
        return join(directory, pick(DIRECTORY_LEAVES));
    }

    private String below(Sight sight, String leaf) {
        return join(pick(sight.directories()), leaf);
    }

    private static String join(String directory, String leaf) {
        boolean deep = directory.chars().filter(c -> c == '/').count() >= DEEPEST;
        return directory.isEmpty() || deep ? leaf : directory + "/" + leaf;
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
