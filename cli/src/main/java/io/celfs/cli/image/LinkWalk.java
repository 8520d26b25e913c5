package io.celfs.cli.image;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows a symbolic link inside a file system to its end. A link to an absolute path, or above the
 * root, leaves it. Holds references to all that was passed until it is closed.
 */
final class LinkWalk implements AutoCloseable {
    /** As the kernel's MAXSYMLINKS. */
    private static final int MAX_LINKS = 40;

    private final FileSystem files;
    private final List<Long> referenced = new ArrayList<>();
    private long at;

    /** By which {@link #at} was found. */
    private long holder;

    private Name name = Name.DOT;
    private int links;
    private boolean left;

    private LinkWalk(FileSystem files, long start) {
        this.files = files;
        this.at = start;
        this.holder = start;
    }

    /** Walks to the end of an entry of a directory, if it does not leave the file system. */
    static LinkWalk from(FileSystem files, long directory, byte[] name) throws FsException {
        LinkWalk walk = new LinkWalk(files, directory);
        try {
            walk.along(name);
            return walk;
        } catch (FsException e) {
            walk.close();
            throw e;
        }
    }

    private void along(byte[] path) throws FsException {
        if (path.length > 0 && path[0] == '/') {
            left = true;
        }
        int start = 0;
        for (int i = 0; i <= path.length && !left; i++) {
            if (i == path.length || path[i] == '/') {
                if (i > start) {
                    step(Name.of(Arrays.copyOfRange(path, start, i)));
                }
                start = i + 1;
            }
        }
    }

    private void step(Name next) throws FsException {
        if (next.equals(Name.DOT_DOT) && at == FileSystem.ROOT) {
            left = true;
            return;
        }
        Attributes found = new Attributes();
        files.lookup(OpContext.ROOT, at, next, found);
        referenced.add(found.ino);
        if (!FileMode.isSymlink(found.mode)) {
            holder = at;
            name = next;
            at = found.ino;
        } else if (++links > MAX_LINKS) {
            throw Errno.ELOOP.exception();
        } else {
            along(files.readlink(OpContext.ROOT, found.ino));
        }
    }

    /** True if a link led out of the file system. */
    boolean hasLeft() {
        return left;
    }

    /** Where it ended. */
    long place() {
        return at;
    }

    /** The same with a reference of the caller's own. */
    long hold() throws FsException {
        Attributes found = new Attributes();
        files.lookup(OpContext.ROOT, holder, name, found);
        return found.ino;
    }

    @Override
    public void close() {
        referenced.forEach(ino -> files.forget(ino, 1));
    }
}
