package io.celfs.conformance.random;

import io.celfs.conformance.ModelFileSystem;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What stands in the model, so that steps can aim at it. The tree is looked at again only after
 * names have changed.
 */
final class Sight {
    /** An extended attribute that somebody has set. */
    record Xattr(String path, String name) {}

    private final ModelFileSystem names;
    private final Runner model;
    private final List<String> files = new ArrayList<>();
    private final List<String> directories = new ArrayList<>();
    private final List<String> emptyDirectories = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<String> all = new ArrayList<>();
    private final List<Xattr> xattrs = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<Long, String> paths = new HashMap<>();
    private boolean current;

    /** Sees the names, and what a runner holds open. */
    Sight(ModelFileSystem names, Runner model) {
        this.names = names;
        this.model = model;
    }

    List<String> files() {
        look();
        return files;
    }

    /** The root is "". */
    List<String> directories() {
        look();
        return directories;
    }

    List<String> emptyDirectories() {
        look();
        return emptyDirectories;
    }

    List<String> links() {
        look();
        return links;
    }

    /** Every path but the root's. */
    List<String> all() {
        look();
        return all;
    }

    List<Xattr> xattrs() {
        look();
        return xattrs;
    }

    /** Those of open files. */
    List<Xattr> openXattrs() {
        List<String> open = openPaths();
        return xattrs().stream().filter(known -> open.contains(known.path())).toList();
    }

    boolean isTaken(String path) {
        look();
        return taken.contains(path);
    }

    /** The slots that hold a handle. */
    List<Integer> slots() {
        List<Integer> open = new ArrayList<>();
        for (int slot = 0; slot < Runner.SLOTS; slot++) {
            if (model.handle(slot) != null) {
                open.add(slot);
            }
        }
        return open;
    }

    /** A path of each open file that has one. */
    List<String> openPaths() {
        look();
        return slots().stream()
                .map(slot -> paths.get(model.ino(slot)))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The size of the file in a slot in bytes, 0 without one. */
    long size(long slot) {
        FileHandle handle = model.handle(slot);
        try {
            return handle == null ? 0 : new Workbench(model.fileSystem()).stat(handle.ino()).size;
        } catch (FsException e) {
            throw new AssertionError("an open file in the model has no attributes", e);
        }
    }

    /** A step was done that may have changed names. */
    void changed(Verb verb) {
        current &= !verb.changesNames();
    }

    private void look() {
        if (current) {
            return;
        }
        List.of(files, directories, emptyDirectories, links, all).forEach(List::clear);
        xattrs.clear();
        taken.clear();
        paths.clear();
        directories.add("");
        names.walk(this::see);
        current = true;
    }

    private void see(String path, long ino, int mode, boolean empty, Map<Name, byte[]> attributes) {
        all.add(path);
        paths.putIfAbsent(ino, path);
        taken.add(path);
        attributes.keySet().stream()
                .map(Name::toString)
                .sorted()
                .forEach(name -> xattrs.add(new Xattr(path, name)));
        switch (FileMode.type(mode)) {
            case FileMode.DIRECTORY -> {
                directories.add(path);
                if (empty) {
                    emptyDirectories.add(path);
                }
            }
            case FileMode.REGULAR -> files.add(path);
            case FileMode.SYMLINK -> links.add(path);
            default -> {} // devices are met through all()
        }
    }
}
