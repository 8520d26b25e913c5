package io.celfs.core.vfs;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One walk along a path, component by component, as Linux does it (path_resolution(7)): symbolic
 * links are followed wherever they are, 40 of them at most; every directory on the way must be
 * searchable. Holds a reference to the node it stands on until {@link #close}.
 */
final class PathWalk implements AutoCloseable {
    /** Links that one walk follows; one more is ELOOP. */
    static final int MAX_LINKS = 40;

    /** Longest path in bytes, its end mark excluded. */
    static final int MAX_PATH = 4095;

    private final Vfs fs;
    private final OpContext context;
    private final Permissions permissions;
    private Attributes here = new Attributes();
    private Attributes next = new Attributes();
    private boolean begun;
    private byte[] path;
    private int at;
    private int links;

    /** The last component once the walk stands before it; null for a path that ends at the root. */
    private @Nullable Name last;

    /** True if slashes follow the last component. */
    private boolean slashes;

    /**
     * A walk that has not begun.
     *
     * @param start the directory where a relative path begins
     */
    PathWalk(Vfs fs, OpContext context, long start, byte[] path) {
        this.fs = fs;
        this.context = context;
        this.permissions = new Permissions(fs, context);
        this.path = path;
        here.ino = path.length > 0 && path[0] == '/' ? FileSystem.ROOT : start;
    }

    /** ENOENT for an empty path, ENAMETOOLONG over 4095 bytes, EINVAL with NUL. */
    static void requireValid(byte[] path) throws FsException {
        if (path.length == 0) {
            throw Errno.ENOENT.exception("empty path");
        }
        if (path.length > MAX_PATH) {
            throw Errno.ENAMETOOLONG.exception("path");
        }
        for (byte b : path) {
            if (b == 0) {
                throw Errno.EINVAL.exception("NUL in a path");
            }
        }
    }

    /** The node the walk stands on. */
    Attributes here() {
        return here;
    }

    /** The last component, behind {@link #toParent}; null if there is none or it is dots. */
    @Nullable Name last() {
        return last == null || last.isDots() ? null : last;
    }

    /** True if the last component is this one. */
    boolean endsWith(Name name) {
        return last != null && last.equals(name);
    }

    /** True if slashes follow the last component: it must be a directory. */
    boolean hasSlashes() {
        return slashes;
    }

    /**
     * Walks to the end.
     *
     * @param follow also a symbolic link at the end; one with slashes behind it always is
     */
    Attributes resolve(boolean follow) throws FsException {
        toParent();
        for (Name name = last; name != null; name = last) {
            search(name);
            if (!FileMode.isSymlink(next.mode) || !(follow || slashes)) {
                stepOn();
                requireDirectory(slashes);
                break;
            }
            followLink();
            toParent();
        }
        return here;
    }

    /** Walks to the directory of the last component, which is then {@link #last}. */
    void toParent() throws FsException {
        begin();
        while (true) {
            skipSlashes();
            if (at == path.length) {
                last = null;
                return;
            }
            Name name = component();
            int end = at;
            skipSlashes();
            if (at == path.length) {
                last = name;
                slashes |= end < at;
                return;
            }
            search(name);
            if (FileMode.isSymlink(next.mode)) {
                followLink();
            } else {
                stepOn();
                requireDirectory(true);
            }
        }
    }

    /**
     * Looks the last component up without stepping onto it: {@link #found} has what it is.
     *
     * @return false if there is no such entry
     */
    boolean findLast() throws FsException {
        if (last == null) {
            throw Errno.EBUSY.exception("the root");
        }
        try {
            search(last);
        } catch (FsException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
        fs.forget(next.ino, 1);
        return true;
    }

    /** What {@link #findLast} found; without a reference. */
    Attributes found() {
        return next;
    }

    /** Goes on behind the link that the last component is, to the parent of where it leads. */
    void followLast() throws FsException {
        if (last != null) {
            search(last);
            if (FileMode.isSymlink(next.mode)) {
                followLink();
                toParent();
            } else {
                fs.forget(next.ino, 1);
            }
        }
    }

    private void begin() throws FsException {
        if (!begun) {
            requireValid(path);
            fs.lookup(context, here.ino, Name.DOT, here);
            begun = true;
        }
    }

    private void skipSlashes() {
        while (at < path.length && path[at] == '/') {
            at++;
        }
    }

    private Name component() throws FsException {
        permissions.require(here, Permissions.SEARCH);
        int end = at;
        while (end < path.length && path[end] != '/') {
            end++;
        }
        Name name = Name.of(Arrays.copyOfRange(path, at, end));
        at = end;
        return name;
    }

    private void search(Name name) throws FsException {
        fs.lookup(context, here.ino, name, next);
    }

    private void stepOn() {
        Attributes left = here;
        here = next;
        next = left;
        fs.forget(left.ino, 1);
    }

    private void requireDirectory(boolean required) throws FsException {
        if (required && !here.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
    }

    /** Puts the target of the link just found before the rest of the path. */
    private void followLink() throws FsException {
        byte[] target;
        try {
            if (links == MAX_LINKS) {
                throw Errno.ELOOP.exception();
            }
            links++;
            target = fs.readlink(context, next.ino);
        } finally {
            fs.forget(next.ino, 1);
        }
        splice(target);
        if (target[0] == '/') {
            fs.lookup(context, FileSystem.ROOT, Name.DOT, next);
            stepOn();
        }
    }

    private void splice(byte[] target) throws FsException {
        if (target.length == 0) {
            throw Errno.ENOENT.exception("empty link target");
        }
        boolean more = at < path.length;
        int rest = path.length - at;
        byte[] whole = Arrays.copyOf(target, target.length + (more ? 1 + rest : 0));
        if (more) {
            whole[target.length] = '/';
            System.arraycopy(path, at, whole, target.length + 1, rest);
        }
        path = whole;
        at = 0;
    }

    @Override
    public void close() {
        if (begun) {
            fs.forget(here.ino, 1);
            begun = false;
        }
    }
}
