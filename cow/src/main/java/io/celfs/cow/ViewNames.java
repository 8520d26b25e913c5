package io.celfs.cow;

import io.celfs.manifest.PathBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names in the view. {@code .deleted} and {@code .meta} at the top and names that end like parts
 * are the view's own, so users' names of that kind get a {@code %} before them, as do names that
 * begin with one.
 */
final class ViewNames {
    private static final int MAX_NAME = 255;
    private static final Pattern OWN_SUFFIX =
            Pattern.compile(".*\\.part\\d+(\\.json)?", Pattern.DOTALL);

    private ViewNames() {}

    /** The components of a path as the view spells them. */
    static List<byte[]> components(String path) {
        List<byte[]> components = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            boolean own = components.isEmpty() && (name.equals(".deleted") || name.equals(".meta"));
            boolean escaped = own || name.startsWith("%") || OWN_SUFFIX.matcher(name).matches();
            components.add(PathBytes.bytes(escaped ? "%" + name : name));
        }
        return components;
    }

    /** The same path below {@code .meta}, where a directory must not look like a description. */
    static List<byte[]> inMeta(List<byte[]> path) {
        List<byte[]> place = new ArrayList<>();
        for (byte[] name : path.subList(0, path.size() - 1)) {
            String text = PathBytes.text(name);
            place.add(text.endsWith(".json") ? PathBytes.bytes("%" + text) : name);
        }
        place.add(path.getLast());
        return place;
    }

    /** A name with a suffix; if that is too long, the number of the inode stands for the name. */
    static byte[] withSuffix(byte[] name, String suffix, long ino) {
        byte[] tail = suffix.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                name.length + tail.length <= MAX_NAME
                        ? name
                        : ("%long-" + ino).getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
