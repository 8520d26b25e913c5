package io.celfs.cow;

import io.celfs.conformance.Workbench;
import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.manifest.FileTimes;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.storage.ContentHasher;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a manifest can hold of a tree, one line for each path: directories, content of files with
 * run bit and time in microseconds, links that stay in the tree.
 */
final class ReducedTree {
    /** 2020-01-01 to 2100-01-01 less a day, in seconds: nobody sets such a time, it happens. */
    private static final long NOW_FROM = 1_577_836_800L;

    private static final long NOW_TO = 4_102_358_400L;

    private final Workbench bench;
    private final SortedMap<String, String> lines = new TreeMap<>();
    private final SortedMap<String, String> links = new TreeMap<>();

    private ReducedTree(FileSystem fs) {
        this.bench = new Workbench(fs);
    }

    static SortedMap<String, String> of(FileSystem fs) throws FsException {
        ReducedTree tree = new ReducedTree(fs);
        try {
            tree.below("");
        } finally {
            tree.bench.letGo();
        }
        tree.links.forEach(tree::keepLink);
        return tree.lines;
    }

    private void below(String directory) throws FsException {
        List<String> names = bench.list(directory);
        for (String name : names) {
            node(directory.isEmpty() ? name : directory + "/" + name);
        }
    }

    private void node(String path) throws FsException {
        Attributes attributes = bench.stat(path);
        switch (FileMode.type(attributes.mode)) {
            case FileMode.DIRECTORY -> {
                lines.put(path, "directory");
                below(path);
            }
            case FileMode.REGULAR -> lines.put(path, file(path, attributes));
            case FileMode.SYMLINK -> links.put(path, bench.readlink(path));
            default -> {} // no manifest holds devices
        }
    }

    private void keepLink(String path, String target) {
        if (SymlinkTargets.isKept(
                ManifestFormat.BETA_2025_12,
                path,
                target,
                directory -> "directory".equals(lines.get(directory)))) {
            lines.put(path, "link " + target);
        }
    }

    private String file(String path, Attributes attributes) throws FsException {
        ContentHasher hasher = new ContentHasher();
        byte[] content = bench.content(path);
        hasher.update(content, 0, content.length);
        boolean now = attributes.mtime >= NOW_FROM && attributes.mtime < NOW_TO;
        long micros = FileTimes.micros(attributes.mtime, attributes.mtimeNanos);
        return "file %d %s %b %s"
                .formatted(
                        attributes.size,
                        now ? "now" : micros,
                        (attributes.mode & 0111) != 0,
                        hasher.hash());
    }
}
