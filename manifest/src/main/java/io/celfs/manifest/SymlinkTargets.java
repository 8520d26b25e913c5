package io.celfs.manifest;

import java.util.function.Predicate;

/**
 * Targets of links: the formats hold them relative to the root of the tree and normalised, {@code
 * readlink} answers text relative to the link's own directory.
 */
public final class SymlinkTargets {
    private SymlinkTargets() {}

    /**
     * The wire form of what readlink says.
     *
     * @param text must be relative
     * @return a normalised path; begins with ".." if it leads out of the tree, "." is the root
     */
    public static String toWire(String linkPath, String text) {
        return PathText.normalise(PathText.join(PathText.parent(linkPath), text));
    }

    /** What readlink answers for a wire target: the shortest text that leads there. */
    public static String toText(String linkPath, String wireTarget) {
        String target = PathText.normalise(wireTarget);
        if (PathText.isAbsolute(target)) {
            return target;
        }
        String directory = PathText.parent(linkPath);
        StringBuilder text = new StringBuilder();
        while (!contains(directory, target)) {
            text.append("../");
            directory = PathText.parent(directory);
        }
        text.append(below(directory, target));
        return withoutLastSlash(text);
    }

    private static boolean contains(String directory, String target) {
        return directory.isEmpty() || (!target.equals(".") && PathText.isWithin(target, directory));
    }

    private static String below(String directory, String target) {
        if (target.equals(".") || target.equals(directory)) {
            return "";
        }
        return directory.isEmpty() ? target : target.substring(directory.length() + 1);
    }

    private static String withoutLastSlash(StringBuilder text) {
        if (text.isEmpty()) {
            return ".";
        }
        if (text.charAt(text.length() - 1) == '/') {
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }

    /** True if this wire target leads out of the tree. */
    public static boolean escapes(String wireTarget) {
        String target = PathText.normalise(wireTarget);
        return PathText.isAbsolute(target) || target.equals("..") || target.startsWith("../");
    }

    /**
     * True if a manifest of the format gives this link back byte for byte, and nothing else with
     * it: {@link ManifestFormat#BETA_2025_12} would make a directory of whatever the target lies
     * in.
     *
     * @param isDirectory tells of paths from the root of the tree, links not followed
     */
    public static boolean isKept(
            ManifestFormat format, String linkPath, String text, Predicate<String> isDirectory) {
        if (!format.isRich() || !isKept(linkPath, text)) {
            return false;
        }
        String directory = PathText.parent(toWire(linkPath, text));
        return !format.listsTargetDirectories()
                || directory.isEmpty()
                || isDirectory.test(directory);
    }

    /** True if a normalised path gives this link back byte for byte, and it stays in the tree. */
    static boolean isKept(String linkPath, String text) {
        if (text.startsWith("/")) {
            return false;
        }
        String wire = toWire(linkPath, text);
        return !escapes(wire) && toText(linkPath, wire).equals(text);
    }
}
