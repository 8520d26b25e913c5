package io.celfs.manifest;

import org.jspecify.annotations.Nullable;

/** Which paths may become names in a tree, whatever a format allows. */
public final class SafePath {
    /** Longest name that Linux takes, in bytes. */
    public static final int MAX_NAME = 255;

    /** Longest link target that Linux takes, in bytes. */
    public static final int MAX_TARGET = 4095;

    /** Deepest path; no Linux program names a deeper one in one piece. */
    public static final int MAX_COMPONENTS = 2048;

    private SafePath() {}

    /** What is wrong with a relative path; null if nothing is. */
    public static @Nullable String problem(String path) {
        if (path.isEmpty()) {
            return "the path is empty";
        }
        if (path.startsWith("/")) {
            return "the path is absolute";
        }
        if (path.indexOf('\0') >= 0) {
            return "the path holds a NUL";
        }
        if (!PathBytes.isFaithful(path)) {
            return "the path holds surrogates that stand for no name";
        }
        int start = 0;
        int components = 0;
        while (start <= path.length()) {
            if (++components > MAX_COMPONENTS) {
                return "the path has more than " + MAX_COMPONENTS + " components";
            }
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String problem = componentProblem(path, start, end);
            if (problem != null) {
                return problem;
            }
            start = end + 1;
        }
        return null;
    }

    private static @Nullable String componentProblem(String path, int start, int end) {
        int length = end - start;
        if (length == 0) {
            return "the path has an empty component";
        }
        if (path.charAt(start) == '.'
                && (length == 1 || (length == 2 && path.charAt(start + 1) == '.'))) {
            return "the path has the component '" + path.substring(start, end) + "'";
        }
        // A character is at most three bytes for each of its UTF-16 units.
        if (length * 3 > MAX_NAME && PathBytes.byteLength(path.substring(start, end)) > MAX_NAME) {
            return "a name is longer than " + MAX_NAME + " bytes";
        }
        return null;
    }
}
