package io.celfs.manifest;

import java.util.ArrayList;
import java.util.List;

/** Lexical work on paths with {@code /} between components. */
public final class PathText {
    private PathText() {}

    /** The text before the last slash; empty if there is none. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The text behind the last slash. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A name in a directory; the directory may be the root, "". */
    public static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** True if {@code path} is {@code directory} or lies below it; "" is the root. */
    public static boolean isWithin(String path, String directory) {
        if (directory.isEmpty()) {
            return true;
        }
        boolean ends = path.length() == directory.length();
        return path.startsWith(directory) && (ends || path.charAt(directory.length()) == '/');
    }

    /**
     * POSIX normalisation by text alone: empty components and {@code .} vanish, {@code ..} removes
     * the component before it. What climbs out of the beginning keeps its {@code ..}; nothing left
     * is ".".
     */
    public static String normalise(String path) {
        boolean absolute = path.startsWith("/");
        List<String> kept = new ArrayList<>();
        for (String component : path.split("/", -1)) {
            if (component.equals("..")) {
                climb(kept, absolute);
            } else if (!component.isEmpty() && !component.equals(".")) {
                kept.add(component);
            }
        }
        String joined = String.join("/", kept);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    private static void climb(List<String> kept, boolean absolute) {
        if (!kept.isEmpty() && !kept.getLast().equals("..")) {
            kept.removeLast();
        } else if (!absolute) {
            kept.add("..");
        }
    }

    /** True for {@code /x}, {@code //x} and {@code C:/x}. */
    public static boolean isAbsolute(String path) {
        return path.startsWith("/") || (path.startsWith(":/", 1) && isLetter(path.charAt(0)));
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
