package io.celfs.conformance.random;

import io.celfs.conformance.Workbench;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;

/** Makes an empty file system equal to another one, attributes included. */
final class TreeCopy {
    private final Workbench from;
    private final Workbench to;

    private TreeCopy(FileSystem from, FileSystem to) {
        this.from = new Workbench(from);
        this.to = new Workbench(to);
    }

    static void copy(FileSystem from, FileSystem to) throws FsException {
        TreeCopy copy = new TreeCopy(from, to);
        copy.below("");
        copy.from.letGo();
        copy.to.letGo();
    }

    private void below(String path) throws FsException {
        for (String name : from.list(path)) {
            node(path.isEmpty() ? name : path + "/" + name);
        }
        attributes(path);
    }

    private void node(String path) throws FsException {
        Attributes attributes = from.stat(path);
        switch (FileMode.type(attributes.mode)) {
            case FileMode.DIRECTORY -> {
                to.mkdir(path);
                below(path);
            }
            case FileMode.REGULAR -> {
                to.file(path, from.content(path));
                attributes(path);
            }
            case FileMode.SYMLINK -> {
                to.symlink(from.readlink(path), path);
                attributes(path);
            }
            default -> throw new IllegalArgumentException("a snapshot has no such node: " + path);
        }
    }

    private void attributes(String path) throws FsException {
        Attributes seen = from.stat(path);
        AttributeChange change =
                new AttributeChange().owner(seen.uid, seen.gid).mtime(seen.mtime, seen.mtimeNanos);
        if (!FileMode.isSymlink(seen.mode)) {
            change.mode(seen.mode);
        }
        to.setattr(path, change);
    }
}
