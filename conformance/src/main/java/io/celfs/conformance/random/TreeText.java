package io.celfs.conformance.random;

import io.celfs.conformance.Workbench;
import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A whole tree, one line for each path: attributes, content, target, extended attributes, links.
 */
final class TreeText {
    private final FileSystem fs;
    private final Workbench bench;
    private final SortedMap<String, String> lines = new TreeMap<>();

    /** The first path of each inode: hard links show as equal to it. */
    private final Map<Long, String> first = new HashMap<>();

    private TreeText(FileSystem fs) {
        this.fs = fs;
        this.bench = new Workbench(fs);
    }

    static SortedMap<String, String> of(FileSystem fs) throws FsException {
        TreeText text = new TreeText(fs);
        try {
            text.add("");
        } finally {
            text.bench.letGo();
        }
        return text.lines;
    }

    private void add(String path) throws FsException {
        Attributes attributes = bench.stat(path);
        String same = first.putIfAbsent(attributes.ino, path);
        lines.put(path, line(path, attributes) + (same == null ? "" : " is " + same));
        if (attributes.isDirectory()) {
            for (String name : bench.list(path).stream().sorted().toList()) {
                add(path.isEmpty() ? name : path + "/" + name);
            }
        }
    }

    private String line(String path, Attributes attributes) throws FsException {
        String line = Describe.attributes(attributes);
        if (attributes.isRegular()) {
            line += " content=" + Describe.bytes(bench.content(path));
        } else if (FileMode.isSymlink(attributes.mode)) {
            line += " target=" + bench.readlink(path);
        }
        if (attributes.isRegular() || attributes.isDirectory()) {
            for (String name : xattrNames(fs, attributes.ino)) {
                byte[] value = fs.getxattr(OpContext.ROOT, attributes.ino, Workbench.name(name));
                line += " " + name + "=" + Describe.bytes(value);
            }
        }
        return line;
    }

    /** The sorted names of the attributes that somebody has set; a host may add some of its own. */
    static List<String> xattrNames(FileSystem fs, long ino) throws FsException {
        List<String> names = new ArrayList<>();
        if (fs.missing().contains(FileSystem.Feature.XATTRS)) {
            return names;
        }
        for (Name name : fs.listxattr(OpContext.ROOT, ino)) {
            String text = name.toString();
            if (text.startsWith("user.") || text.startsWith("trusted.")) {
                names.add(text);
            }
        }
        names.sort(null);
        return names;
    }
}
