package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.RenameFlags;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The operations that change names. All run under the exclusive tree lock. */
final class Names {
    private static final int MAX_LINKS = 65000;
    private static final int MAX_TARGET = 4095;

    /**
     * Marks an inode from tmpfile that may get its first name; kept in memory, as such inodes are.
     */
    private static final long NAMELESS = -1;

    private final InodeTable table;
    private final DirtyDirManager directories;
    private final Writer writer;
    private final InstantSource clock;

    Names(InodeTable table, DirtyDirManager directories, Writer writer, InstantSource clock) {
        this.table = table;
        this.directories = directories;
        this.writer = writer;
        this.clock = clock;
    }

    byte[] readlink(long ino) throws FsException {
        if (!FileMode.isSymlink(directories.mode(ino))) {
            throw Errno.EINVAL.exception("not a symbolic link");
        }
        Node node = table.get(ino);
        byte[] target = node == null ? null : node.target;
        return target != null ? target.clone() : table.base.readlink(ino);
    }

    /** Makes a node of any type with a name. */
    Attributes make(
            OpContext context, long parent, Name name, int mode, int rdev, byte @Nullable [] target)
            throws FsException {
        requireNew(parent, name);
        Node directory = table.require(parent);
        Instant now = clock.instant();
        Attributes made = newNode(context, directory, mode, now);
        Transaction record = writer.begin();
        if (target != null) {
            requireTarget(target);
            made.size = target.length;
            record.target(made.ino, target);
        }
        made.rdev = rdev;
        boolean isDirectory = made.isDirectory();
        made.nlink = isDirectory ? 2 : 1;
        record.inode(made, isDirectory ? parent : 0).content(made);
        if (made.isRegular()) {
            record.whole(made.ino);
        }
        record.entry(parent, name, made.ino);
        changed(record, directory, isDirectory ? 1 : 0, now);
        writer.commit(record);
        noteUnmade(made.ino);
        return made;
    }

    /** Nobody needs to look for the host file of a file that begins now. */
    private void noteUnmade(long ino) {
        Node node = table.get(ino);
        DirtyFile file = node == null ? null : node.file;
        if (file != null) {
            file.files().wholeIsUnmade();
        }
    }

    /** Makes a regular file without a name. */
    Attributes makeNameless(OpContext context, long parent, int mode, boolean linkable)
            throws FsException {
        directories.requireLive(parent);
        Attributes made = newNode(context, table.require(parent), mode, clock.instant());
        made.nlink = 0;
        writer.commit(
                writer.begin().inode(made, linkable ? NAMELESS : 0).content(made).whole(made.ino));
        noteUnmade(made.ino);
        return made;
    }

    private Attributes newNode(OpContext context, Node directory, int mode, Instant now) {
        Attributes made = new Attributes();
        made.ino = table.newIno();
        made.mode = FileMode.isSymlink(mode) ? mode : mode & ~context.umask();
        made.uid = context.uid();
        made.gid = context.gid();
        if ((directory.mode & FileMode.SET_GID) != 0) {
            made.gid = directory.gid;
            if (FileMode.isDirectory(mode)) {
                made.mode |= FileMode.SET_GID;
            }
        }
        made.atime = now.getEpochSecond();
        made.atimeNanos = now.getNano();
        made.btime = made.atime;
        made.btimeNanos = made.atimeNanos;
        touch(made, now);
        made.ctime = made.atime;
        made.ctimeNanos = made.atimeNanos;
        return made;
    }

    private static void touch(Attributes attributes, Instant now) {
        attributes.mtime = now.getEpochSecond();
        attributes.mtimeNanos = now.getNano();
        attributes.ctime = attributes.mtime;
        attributes.ctimeNanos = attributes.mtimeNanos;
    }

    private void requireNew(long parent, Name name) throws FsException {
        directories.requireLive(parent);
        if (name.isDots() || directories.find(parent, name) != 0) {
            throw Errno.EEXIST.exception();
        }
    }

    private static void requireTarget(byte[] target) throws FsException {
        if (target.length == 0) {
            throw Errno.ENOENT.exception("empty link target");
        }
        if (target.length > MAX_TARGET) {
            throw Errno.ENAMETOOLONG.exception("link target");
        }
    }

    /** Entries of a directory change now; {@code links} subdirectories come or go. */
    private static void changed(Transaction record, Node directory, int links, Instant now) {
        Attributes attributes = new Attributes();
        if (links != 0) {
            directory.fillNames(attributes);
            attributes.nlink += links;
            touch(attributes, now);
            record.inode(attributes, directory.parent);
        }
        directory.fillContent(attributes);
        touch(attributes, now);
        record.content(attributes);
    }

    /** Changes the number of names of an inode and the parent of a directory. */
    private static void relinked(
            Transaction record, Node node, int links, long parent, Instant now) {
        Attributes attributes = new Attributes();
        node.fillNames(attributes);
        attributes.nlink += links;
        touch(attributes, now);
        record.inode(attributes, parent);
    }

    void link(long ino, long newParent, Name newName) throws FsException {
        requireNew(newParent, newName);
        Node node = table.require(ino);
        if (node.isDirectory()) {
            throw Errno.EPERM.exception("hard link to a directory");
        }
        if (node.nlink == 0 && node.parent != NAMELESS) {
            throw Errno.ENOENT.exception("inode " + ino + " has no name any more");
        }
        if (node.nlink >= MAX_LINKS) {
            throw Errno.EMLINK.exception();
        }
        Instant now = clock.instant();
        Transaction record = writer.begin();
        relinked(record, node, 1, 0, now);
        record.entry(newParent, newName, ino);
        changed(record, table.require(newParent), 0, now);
        writer.commit(record);
    }

    /** Removes a name; answers the inode if that was its last one, else 0. */
    long unlink(long parent, Name name) throws FsException {
        if (name.isDots()) {
            directories.requireDirectory(parent);
            throw Errno.EISDIR.exception();
        }
        long ino = existing(parent, name);
        Node node = table.require(ino);
        if (node.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        Instant now = clock.instant();
        Transaction record = writer.begin().entry(parent, name, 0);
        relinked(record, node, -1, 0, now);
        changed(record, table.require(parent), 0, now);
        writer.commit(record, true);
        return table.require(ino).nlink == 0 ? ino : 0;
    }

    /** Removes an empty directory; answers its inode. */
    long rmdir(long parent, Name name) throws FsException {
        directories.requireDirectory(parent);
        if (name.equals(Name.DOT)) {
            throw Errno.EINVAL.exception();
        }
        if (name.equals(Name.DOT_DOT)) {
            throw Errno.ENOTEMPTY.exception();
        }
        long ino = existing(parent, name);
        Node node = table.require(ino);
        requireEmptyDirectory(node);
        Instant now = clock.instant();
        Transaction record = writer.begin().entry(parent, name, 0);
        relinked(record, node, -node.nlink, parent, now);
        changed(record, table.require(parent), -1, now);
        writer.commit(record, true);
        return ino;
    }

    private void requireEmptyDirectory(Node node) throws FsException {
        if (!node.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
        if (!directories.isEmpty(node.ino)) {
            throw Errno.ENOTEMPTY.exception();
        }
    }

    private long existing(long parent, Name name) throws FsException {
        directories.requireLive(parent);
        long ino = directories.find(parent, name);
        if (ino == 0) {
            throw Errno.ENOENT.exception();
        }
        return ino;
    }

    /** Moves a name; answers the inode that lost its last name by being replaced, else 0. */
    long rename(long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        RenameFlags.require(flags);
        directories.requireLive(parent);
        directories.requireLive(newParent);
        if (name.isDots() || newName.isDots()) {
            throw (flags == RenameFlags.NO_REPLACE ? Errno.EEXIST : Errno.EBUSY).exception();
        }
        Node source = table.require(existing(parent, name));
        long targetIno = directories.find(newParent, newName);
        if (targetIno != 0 && flags == RenameFlags.NO_REPLACE) {
            throw Errno.EEXIST.exception();
        }
        if (targetIno == 0 && flags == RenameFlags.EXCHANGE) {
            throw Errno.ENOENT.exception();
        }
        requireOutside(source, newParent);
        if (flags == RenameFlags.EXCHANGE) {
            exchange(parent, name, source, newParent, newName, targetIno);
            return 0;
        }
        if (targetIno == source.ino) {
            return 0;
        }
        return move(parent, name, source, newParent, newName, targetIno);
    }

    private void requireOutside(Node source, long newParent) throws FsException {
        if (source.isDirectory() && directories.isInside(newParent, source.ino)) {
            throw Errno.EINVAL.exception("a directory cannot go into itself");
        }
    }

    private long move(
            long parent, Name name, Node source, long newParent, Name newName, long targetIno)
            throws FsException {
        Instant now = clock.instant();
        Node target = targetIno == 0 ? null : table.require(targetIno);
        Transaction record = writer.begin();
        if (target != null) {
            requireReplaceable(source, target, parent);
            int links = target.isDirectory() ? -target.nlink : -1;
            relinked(record, target, links, target.isDirectory() ? newParent : 0, now);
        }
        record.entry(parent, name, 0).entry(newParent, newName, source.ino);
        relinked(record, source, 0, source.isDirectory() ? newParent : source.parent, now);
        int moved = source.isDirectory() && parent != newParent ? 1 : 0;
        int replaced = target != null && target.isDirectory() ? 1 : 0;
        if (parent == newParent) {
            changed(record, table.require(parent), -replaced, now);
        } else {
            changed(record, table.require(parent), -moved, now);
            changed(record, table.require(newParent), moved - replaced, now);
        }
        writer.commit(record, target != null);
        return targetIno != 0 && table.require(targetIno).nlink == 0 ? targetIno : 0;
    }

    private void requireReplaceable(Node source, Node target, long parent) throws FsException {
        if (target.isDirectory() && directories.isInside(parent, target.ino)) {
            throw Errno.ENOTEMPTY.exception();
        }
        if (source.isDirectory()) {
            requireEmptyDirectory(target);
        } else if (target.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
    }

    private void exchange(
            long parent, Name name, Node source, long newParent, Name newName, long targetIno)
            throws FsException {
        Node target = table.require(targetIno);
        if (target.isDirectory() && directories.isInside(parent, targetIno)) {
            throw Errno.EINVAL.exception("a directory cannot go into itself");
        }
        if (targetIno == source.ino) {
            return;
        }
        Instant now = clock.instant();
        Transaction record =
                writer.begin().entry(parent, name, targetIno).entry(newParent, newName, source.ino);
        relinked(record, source, 0, source.isDirectory() ? newParent : source.parent, now);
        relinked(record, target, 0, target.isDirectory() ? parent : target.parent, now);
        int shift = (source.isDirectory() ? 1 : 0) - (target.isDirectory() ? 1 : 0);
        if (parent == newParent) {
            changed(record, table.require(parent), 0, now);
        } else {
            changed(record, table.require(parent), -shift, now);
            changed(record, table.require(newParent), shift, now);
        }
        writer.commit(record);
    }
}
