package io.celfs.ext2;

import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.PosixAcl;
import io.celfs.ext2.layout.FileTypeByte;
import io.celfs.ext2.layout.InodeFlags;
import io.celfs.ext2.layout.InodeTime;
import io.celfs.ext2.node.Directory;
import io.celfs.ext2.node.Inode;
import io.celfs.ext2.node.InodeTable;
import io.celfs.ext2.node.LinkTarget;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Entries: finding, making and removing them. Callers are inside the gate. */
final class Namespace {
    /** Names of one inode; also directories in one, each of which names it by its {@code ..}. */
    static final int MAX_LINKS = 65_000;

    private static final int MAX_TARGET = 4095;

    private final InodeTable table;
    private final LinkTarget targets;
    private final AccessLists lists;

    Namespace(InodeTable table, LinkTarget targets, AccessLists lists) {
        this.table = table;
        this.targets = targets;
        this.lists = lists;
    }

    void lookup(long parent, Name name, Attributes result) throws IOException {
        Inode directory = table.directory(parent);
        try (Locks _ = Locks.shared(directory)) {
            table.refer(existing(directory, name), result);
        }
    }

    @Nullable Inode find(Inode directory, Name name) throws IOException {
        Directory.Entry entry = table.entries(directory).find(name);
        return entry == null ? null : table.named(entry.ino(), directory);
    }

    Inode existing(Inode directory, Name name) throws IOException {
        Inode found = find(directory, name);
        if (found == null) {
            throw Errno.ENOENT.exception();
        }
        return found;
    }

    void mknod(OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws IOException {
        int type = FileMode.type(mode) == 0 ? FileMode.REGULAR : FileMode.type(mode);
        switch (type) {
            case FileMode.REGULAR, FileMode.FIFO, FileMode.SOCKET ->
                    make(context, parent, name, mode | type, made -> {}, result);
            case FileMode.BLOCK_DEVICE, FileMode.CHARACTER_DEVICE ->
                    make(context, parent, name, mode, made -> made.record().device(rdev), result);
            case FileMode.DIRECTORY -> throw Errno.EPERM.exception("mknod of a directory");
            default -> throw Errno.EINVAL.exception("mknod of an unknown type");
        }
    }

    void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws IOException {
        int permissions = mode & (FileMode.PERMISSIONS & ~(FileMode.SET_UID | FileMode.SET_GID));
        make(context, parent, name, FileMode.DIRECTORY | permissions, made -> {}, result);
    }

    void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws IOException {
        if (target.length == 0) {
            throw Errno.ENOENT.exception("empty link target");
        }
        if (target.length > MAX_TARGET) {
            throw Errno.ENAMETOOLONG.exception("link target");
        }
        targets.check(target);
        make(context, parent, name, FileMode.SYMLINK, made -> targets.write(made, target), result);
    }

    byte[] readlink(long ino) throws IOException {
        Inode inode = table.get(ino);
        try (Locks _ = Locks.shared(inode)) {
            if (!FileMode.isSymlink(inode.record().mode())) {
                throw Errno.EINVAL.exception("not a symbolic link");
            }
            return targets.read(inode);
        }
    }

    /** Fills a new inode. */
    @FunctionalInterface
    private interface Filling {
        void fill(Inode made) throws IOException;
    }

    private Inode make(
            OpContext context, long parent, Name name, int mode, Filling filling, Attributes result)
            throws IOException {
        Inode directory = table.directory(parent);
        try (Locks _ = Locks.exclusive(directory)) {
            requireRoom(directory, name);
            if (FileMode.isDirectory(mode) && directory.record().links() >= MAX_LINKS) {
                throw Errno.EMLINK.exception();
            }
            return makeIn(context, directory, name, mode, filling, result);
        }
    }

    private Inode makeIn(
            OpContext context,
            Inode directory,
            Name name,
            int mode,
            Filling filling,
            Attributes result)
            throws IOException {
        Inode made = makeInode(context, directory, mode);
        try {
            if (FileMode.isDirectory(mode)) {
                table.formatDirectory(made, directory);
            }
            filling.fill(made);
            table.entries(directory).add(name, made, made.record().mode());
        } catch (IOException e) {
            table.unmake(made);
            throw e;
        }
        made.record().links(made.isDirectory() ? 2 : 1);
        made.store();
        if (made.isDirectory()) {
            directory.record().links(directory.record().links() + 1);
        }
        directory.modified(made.record().ctime());
        directory.store();
        table.refer(made, result);
        return made;
    }

    /** An inode with the permissions and lists that new ones in a directory get. */
    private Inode makeInode(OpContext context, Inode directory, int mode) throws IOException {
        PosixAcl.NewNode node = lists.newNode(context, directory, mode);
        Inode made = table.make(context, directory, node.mode());
        try {
            lists.give(context, made, node);
            return made;
        } catch (IOException e) {
            table.unmake(made);
            throw e;
        }
    }

    /** ENOENT for a removed directory, EEXIST for a taken name, EPERM for an immutable one. */
    private void requireRoom(Inode directory, Name name) throws IOException {
        requireAlive(directory);
        if (table.entries(directory).find(name) != null) {
            throw Errno.EEXIST.exception(name.toString());
        }
        directory.requireMutable();
    }

    static void requireAlive(Inode directory) throws FsException {
        if (directory.record().links() == 0) {
            throw Errno.ENOENT.exception("the directory was removed");
        }
    }

    /**
     * Makes a regular file, or finds what has the name already.
     *
     * @return the inode, whose attributes are in {@code result}, with a reference
     */
    Inode createOrFind(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws IOException {
        Inode directory = table.directory(parent);
        int bits = FileMode.REGULAR | (mode & FileMode.PERMISSIONS);
        try (Locks _ = Locks.exclusive(directory)) {
            Inode present = find(directory, name);
            if (present == null) {
                requireAlive(directory);
                directory.requireMutable();
                Inode made = makeIn(context, directory, name, bits, inode -> {}, result);
                made.opens.incrementAndGet();
                return made;
            }
            if ((flags & OpenFlags.EXCLUSIVE) != 0) {
                throw Errno.EEXIST.exception(name.toString());
            }
            FileOperations.requireFile(present);
            table.refer(present, result);
            present.opens.incrementAndGet();
            return present;
        }
    }

    /** Makes a regular file without a name, with a reference. */
    Inode tmpfile(OpContext context, long parent, int mode, int flags, Attributes result)
            throws IOException {
        Inode directory = table.directory(parent);
        try (Locks _ = Locks.exclusive(directory)) {
            requireAlive(directory);
            int bits = FileMode.REGULAR | (mode & FileMode.PERMISSIONS);
            Inode made = makeInode(context, directory, bits);
            made.linkable((flags & OpenFlags.EXCLUSIVE) == 0);
            made.opens.incrementAndGet();
            table.refer(made, result);
            return made;
        }
    }

    void link(long ino, long newParent, Name newName, Attributes result) throws IOException {
        Inode inode = table.get(ino);
        Inode directory = table.directory(newParent);
        if (inode.isDirectory()) {
            try (Locks _ = Locks.exclusive(directory)) {
                requireRoom(directory, newName);
                throw Errno.EPERM.exception("hard link to a directory");
            }
        }
        try (Locks _ = Locks.exclusive(directory).and(inode)) {
            requireRoom(directory, newName);
            requireLinkable(inode);
            table.entries(directory).add(newName, inode, inode.record().mode());
            InodeTime now = table.now();
            inode.record().links(inode.record().links() + 1);
            inode.record().deletionTime(0);
            inode.record().ctime(now);
            inode.store();
            directory.modified(now);
            directory.store();
            table.refer(inode, result);
        }
    }

    private static void requireLinkable(Inode inode) throws FsException {
        inode.requireChangeable();
        if (inode.record().links() == 0 && !inode.isLinkable()) {
            throw Errno.ENOENT.exception("the file was unlinked");
        }
        if (inode.record().links() >= MAX_LINKS) {
            throw Errno.EMLINK.exception();
        }
    }

    void unlink(long parent, Name name) throws IOException {
        Inode directory = table.directory(parent);
        try (Locks locks = Locks.exclusive(directory)) {
            Inode doomed = existing(directory, name);
            if (doomed.isDirectory()) {
                throw Errno.EISDIR.exception(name.toString());
            }
            locks.and(doomed);
            remove(directory, name, doomed);
        }
    }

    void rmdir(long parent, Name name) throws IOException {
        Inode directory = table.directory(parent);
        if (name.equals(Name.DOT)) {
            throw Errno.EINVAL.exception("rmdir of .");
        }
        if (name.equals(Name.DOT_DOT)) {
            throw Errno.ENOTEMPTY.exception("rmdir of ..");
        }
        try (Locks locks = Locks.exclusive(directory)) {
            Inode doomed = existing(directory, name);
            if (!doomed.isDirectory()) {
                throw Errno.ENOTDIR.exception(name.toString());
            }
            locks.and(doomed);
            if (!table.entries(doomed).isEmpty()) {
                throw Errno.ENOTEMPTY.exception(name.toString());
            }
            remove(directory, name, doomed);
            directory.record().links(directory.record().links() - 1);
            directory.store();
        }
    }

    private void remove(Inode directory, Name name, Inode doomed) throws IOException {
        requireRemovable(directory, doomed);
        InodeTime now = table.now();
        table.entries(directory).remove(name);
        directory.modified(now);
        directory.store();
        unname(doomed, now);
    }

    static void requireRemovable(Inode directory, Inode doomed) throws FsException {
        if (directory.has(InodeFlags.APPEND)) {
            throw Errno.EPERM.exception("append-only directory");
        }
        directory.requireMutable();
        doomed.requireChangeable();
    }

    /** One name less; a directory has lost its only one. */
    void unname(Inode inode, InodeTime now) throws IOException {
        int links = inode.isDirectory() ? 0 : Math.max(0, inode.record().links() - 1);
        inode.record().links(links);
        inode.record().ctime(now);
        if (links == 0) {
            inode.linkable(false); // unlinked for good
            inode.record().deletionTime(now.seconds());
        }
        inode.store();
        table.endIfUnreachable(inode);
    }

    void list(Inode directory, long cookie, boolean plus, DirectorySink sink) throws IOException {
        try (Locks _ = Locks.shared(directory)) {
            if (directory.record().links() == 0) {
                return;
            }
            Attributes attributes = new Attributes();
            table.entries(directory)
                    .list(
                            cookie,
                            (name, ino, type, place) -> {
                                boolean refers = plus && !name.isDots();
                                Inode inode = fill(directory, ino, type, plus, attributes);
                                if (!sink.accept(name, attributes, place + 1)) {
                                    return false;
                                }
                                if (refers && inode != null) {
                                    inode.lookups.incrementAndGet();
                                }
                                return true;
                            });
        }
    }

    /** The inode if it was needed: for all attributes, or where entries tell no type. */
    private @Nullable Inode fill(
            Inode directory, long ino, int type, boolean plus, Attributes attributes)
            throws IOException {
        if (!plus && FileTypeByte.mode(type) != 0) {
            attributes.ino = InodeTable.outside(ino);
            attributes.mode = FileTypeByte.mode(type);
            return null;
        }
        Inode inode = table.named(ino, directory);
        table.fill(inode, attributes);
        return inode;
    }
}
