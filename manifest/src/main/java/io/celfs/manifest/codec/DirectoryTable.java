package io.celfs.manifest.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directories read so far, for names of the form {@code $N/last}: N is the decimal index of the
 * parent in the list. There is no escape for names that really begin so.
 */
final class DirectoryTable {
    static final int MAX_DIGITS = 9;

    private final List<String> paths = new ArrayList<>();

    void add(String path) {
        paths.add(path);
    }

    /** True if there is a directory of this number that is not the root in disguise. */
    boolean holds(int index) {
        return index < paths.size() && !paths.get(index).isEmpty();
    }

    /**
     * The full path of a wire name.
     *
     * @return null if it refers to a directory that is not in the list, or not yet
     */
    @Nullable String expand(String name) {
        int slash = name.indexOf('/');
        if (!isReference(name, slash)) {
            return name;
        }
        if (slash - 1 > MAX_DIGITS || (name.charAt(1) == '0' && slash > 2)) {
            return null;
        }
        int index = Integer.parseInt(name, 1, slash, 10);
        return index < paths.size() ? paths.get(index) + name.substring(slash) : null;
    }

    /** True if a decoder takes the name for a reference: {@code $}, digits, slash. */
    static boolean isReference(String name) {
        return isReference(name, name.indexOf('/'));
    }

    private static boolean isReference(String name, int slash) {
        if (slash < 2 || name.charAt(0) != '$') {
            return false;
        }
        for (int i = 1; i < slash; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
