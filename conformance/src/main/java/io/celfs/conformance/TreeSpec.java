package io.celfs.conformance;

import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tree that a law wants to find: what a snapshot can express, that is directories, files with
 * content and symbolic links. Paths are relative, with {@code /} between names. Immutable.
 */
public final class TreeSpec {
    /** What is at a path. */
    public sealed interface Node {}

    /** A directory. */
    public record Directory() implements Node {}

    /** A regular file. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    public record File(byte[] content) implements Node {}

    /** A symbolic link. */
    public record Link(String target) implements Node {}

    private static final TreeSpec EMPTY = new TreeSpec(new TreeMap<>());

    private final SortedMap<String, Node> nodes;

    private TreeSpec(SortedMap<String, Node> nodes) {
        this.nodes = nodes;
    }

    /** The tree with nothing but a root. */
    public static TreeSpec empty() {
        return EMPTY;
    }

    public TreeSpec directory(String path) {
        return with(path, new Directory());
    }

    public TreeSpec file(String path, byte[] content) {
        return with(path, new File(content));
    }

    public TreeSpec file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public TreeSpec link(String path, String target) {
        return with(path, new Link(target));
    }

    /** Everything by path; a directory comes before what is in it. */
    public SortedMap<String, Node> nodes() {
        return new TreeMap<>(nodes);
    }

    /** What is in a directory ("" is the root), by name. */
    public SortedMap<String, Node> in(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        SortedMap<String, Node> entries = new TreeMap<>();
        nodes.forEach((path, node) -> {
            if (path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0) {
                entries.put(path.substring(prefix.length()), node);
            }
        });
        return entries;
    }

    private TreeSpec with(String path, Node node) {
        TreeMap<String, Node> more = new TreeMap<>(nodes);
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            more.putIfAbsent(path.substring(0, slash), new Directory());
        }
        more.put(path, node);
        return new TreeSpec(more);
    }

    /** Makes the tree in an empty file system by its own operations. */
    public void plant(FileSystem fs) throws FsException {
        Workbench bench = new Workbench(fs);
        for (var entry : nodes.entrySet()) {
            switch (entry.getValue()) {
                case Directory() -> bench.mkdir(entry.getKey());
                case File(byte[] content) -> bench.file(entry.getKey(), content);
                case Link(String target) -> bench.symlink(target, entry.getKey());
            }
        }
        bench.letGo();
    }
}
