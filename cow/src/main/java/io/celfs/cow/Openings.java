package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;

/** Opens files, and makes those that an opening makes. */
final class Openings {
    private final InodeTable table;
    private final TreeLock lock;
    private final DirtyDirManager directories;
    private final DirtyFileManager files;
    private final InodeAttributes attributes;
    private final Names names;
    private final References references;
    private final boolean lending;

    Openings(
            InodeTable table,
            TreeLock lock,
            DirtyDirManager directories,
            DirtyFileManager files,
            InodeAttributes attributes,
            Names names,
            References references,
            boolean lending) {
        this.table = table;
        this.lock = lock;
        this.directories = directories;
        this.files = files;
        this.attributes = attributes;
        this.names = names;
        this.references = references;
        this.lending = lending;
    }

    Handle open(OpContext context, long ino, int flags) throws FsException {
        Node node = references.hold(ino);
        try {
            requireOpenable(node);
            if ((flags & OpenFlags.TRUNCATE) != 0) {
                if (context.clearsSetId()) {
                    attributes.clearSetId(node);
                }
                files.truncate(context, node, 0);
            }
            return handle(node, flags);
        } catch (FsException e) {
            references.release(node);
            throw e;
        }
    }

    private static void requireOpenable(Node node) throws FsException {
        if (!node.isRegular()) {
            boolean link = FileMode.isSymlink(node.mode);
            throw (node.isDirectory() ? Errno.EISDIR : link ? Errno.ELOOP : Errno.ENXIO)
                    .exception();
        }
    }

    private Handle handle(Node node, int flags) throws FsException {
        boolean onHost = files.prepare(node);
        return new Handle(table.layers, node, flags, onHost && lending);
    }

    Handle create(OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        while (true) {
            long existing =
                    lock.reading(() -> {
                        directories.requireLive(parent);
                        return directories.find(parent, name);
                    });
            try {
                return existing != 0
                        ? openExisting(context, existing, flags, result)
                        : make(context, parent, name, mode, flags, result);
            } catch (FsException e) {
                if (!lostRace(e.errno(), existing, flags)) {
                    throw e;
                }
            }
        }
    }

    /** The name went after it was found, or came after it was not. */
    private static boolean lostRace(Errno errno, long existing, int flags) {
        return existing != 0
                ? errno == Errno.ESTALE
                : errno == Errno.EEXIST && (flags & OpenFlags.EXCLUSIVE) == 0;
    }

    private Handle openExisting(OpContext context, long ino, int flags, Attributes result)
            throws FsException {
        if ((flags & OpenFlags.EXCLUSIVE) != 0) {
            throw Errno.EEXIST.exception();
        }
        Handle handle = open(context, ino, flags);
        try {
            lock.reading(() -> references.answer(ino, result));
            return handle;
        } catch (FsException e) {
            if (handle.release()) {
                references.release(handle.node);
            }
            throw e;
        }
    }

    private Handle make(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        Node node =
                lock.changing(() -> {
                    long ino = names.make(context, parent, name, regular(mode), 0, null).ino;
                    references.answer(ino, result);
                    return references.holdLocked(ino);
                });
        try {
            return opened(node, flags);
        } catch (FsException e) {
            // A create that fails leaves nothing behind.
            references.dropIfGone(lock.changing(() -> names.unlink(parent, name)));
            throw e;
        }
    }

    private static int regular(int mode) {
        return FileMode.REGULAR | (mode & FileMode.PERMISSIONS);
    }

    Handle tmpfile(OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        boolean linkable = (flags & OpenFlags.EXCLUSIVE) == 0;
        Node node =
                lock.changing(() -> {
                    long ino = names.makeNameless(context, parent, regular(mode), linkable).ino;
                    references.answer(ino, result);
                    return references.holdLocked(ino);
                });
        return opened(node, flags);
    }

    private Handle opened(Node node, int flags) throws FsException {
        try {
            return handle(node, flags);
        } catch (FsException e) {
            references.release(node);
            references.giveBack(node.ino, 1);
            throw e;
        }
    }
}
