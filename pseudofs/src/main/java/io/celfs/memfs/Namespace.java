package io.celfs.memfs;

import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import org.jspecify.annotations.Nullable;

/** Entries: finding, making and removing them. */
final class Namespace {
    private static final int MAX_TARGET = 4095;

    private final InodeTable table;
    private final FileOperations files;

    Namespace(InodeTable table, FileOperations files) {
        this.table = table;
        this.files = files;
    }

    void lookup(long parent, Name name, Attributes result) throws FsException {
        table.refer(find(table.directory(parent), name), result);
    }

    private static @Nullable Inode find(Directory directory, Name name) {
        if (name.equals(Name.DOT)) {
            return directory;
        }
        return name.equals(Name.DOT_DOT) ? directory.parent() : directory.find(name);
    }

    void mknod(OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        switch (FileMode.type(mode)) {
            case 0 -> makeFile(context, parent, name, mode | FileMode.REGULAR, result);
            case FileMode.REGULAR -> makeFile(context, parent, name, mode, result);
            case FileMode.FIFO, FileMode.SOCKET ->
                    makeSpecial(context, parent, name, mode, 0, result);
            case FileMode.BLOCK_DEVICE, FileMode.CHARACTER_DEVICE ->
                    makeSpecial(context, parent, name, mode, rdev, result);
            case FileMode.DIRECTORY -> throw Errno.EPERM.exception("mknod of a directory");
            default -> throw Errno.EINVAL.exception("mknod of an unknown type");
        }
    }

    private void makeSpecial(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        make(context, parent, name, mode, (b, space) -> new SpecialFile(b, space, rdev), result);
    }

    FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        Inode present = find(table.directory(parent), name);
        if (present == null) {
            int bits = FileMode.REGULAR | (mode & FileMode.PERMISSIONS);
            return table.open(makeFile(context, parent, name, bits, result), flags);
        }
        if ((flags & OpenFlags.EXCLUSIVE) != 0) {
            throw Errno.EEXIST.exception(name.toString());
        }
        RegularFile file = files.forOpening(context, present, flags);
        table.refer(file, result);
        return table.open(file, flags);
    }

    FileHandle tmpfile(OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        Directory directory = table.liveDirectory(parent);
        int bits = FileMode.REGULAR | (mode & FileMode.PERMISSIONS);
        RegularFile file = (RegularFile) table.add(context, directory, bits, RegularFile::new);
        file.linkable = (flags & OpenFlags.EXCLUSIVE) == 0;
        table.refer(file, result);
        return table.open(file, flags);
    }

    private Inode makeFile(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        return make(context, parent, name, mode, RegularFile::new, result);
    }

    void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        Directory directory = table.liveDirectory(parent);
        int permissions = mode & (FileMode.PERMISSIONS & ~(FileMode.SET_UID | FileMode.SET_GID));
        make(
                context,
                parent,
                name,
                FileMode.DIRECTORY | permissions,
                (birth, space) -> new Directory(birth, space, directory),
                result);
    }

    void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        if (target.length == 0) {
            throw Errno.ENOENT.exception("empty link target");
        }
        if (target.length > MAX_TARGET) {
            throw Errno.ENAMETOOLONG.exception("link target");
        }
        make(
                context,
                parent,
                name,
                FileMode.SYMLINK,
                (birth, space) -> new SymbolicLink(birth, space, target),
                result);
    }

    private Inode make(
            OpContext context,
            long parent,
            Name name,
            int mode,
            InodeTable.Maker maker,
            Attributes result)
            throws FsException {
        Directory directory = table.liveDirectory(parent);
        checkFree(directory, name);
        Inode made = table.add(context, directory, mode, maker);
        name(made, directory, name);
        table.refer(made, result);
        return made;
    }

    private static void name(Inode inode, Directory directory, Name name) {
        directory.put(name, inode);
        inode.nlink++;
        if (inode instanceof Directory) {
            directory.nlink++;
        }
        directory.modified(inode.ctime);
    }

    private static void checkFree(Directory directory, Name name) throws FsException {
        if (find(directory, name) != null) {
            throw Errno.EEXIST.exception(name.toString());
        }
    }

    void link(long ino, long newParent, Name newName, Attributes result) throws FsException {
        Inode inode = table.get(ino);
        Directory directory = table.liveDirectory(newParent);
        checkFree(directory, newName);
        if (inode instanceof Directory) {
            throw Errno.EPERM.exception("hard link to a directory");
        }
        if (inode.nlink == 0 && !(inode instanceof RegularFile file && file.linkable)) {
            throw Errno.ENOENT.exception("the file was unlinked");
        }
        inode.ctime = table.now();
        name(inode, directory, newName);
        table.refer(inode, result);
    }

    void unlink(long parent, Name name) throws FsException {
        Directory directory = table.directory(parent);
        if (existing(directory, name) instanceof Directory) {
            throw Errno.EISDIR.exception(name.toString());
        }
        remove(directory, name);
    }

    void rmdir(long parent, Name name) throws FsException {
        Directory directory = table.directory(parent);
        if (name.equals(Name.DOT)) {
            throw Errno.EINVAL.exception("rmdir of .");
        }
        if (name.equals(Name.DOT_DOT)) {
            throw Errno.ENOTEMPTY.exception("rmdir of ..");
        }
        if (!(existing(directory, name) instanceof Directory doomed)) {
            throw Errno.ENOTDIR.exception(name.toString());
        }
        if (!doomed.isEmpty()) {
            throw Errno.ENOTEMPTY.exception(name.toString());
        }
        directory.nlink--;
        remove(directory, name);
    }

    private void remove(Directory directory, Name name) throws FsException {
        Inode inode = existing(directory, name);
        Timestamp now = table.now();
        directory.remove(name);
        directory.modified(now);
        table.unname(inode, now);
    }

    private static Inode existing(Directory directory, Name name) throws FsException {
        Inode inode = find(directory, name);
        if (inode == null) {
            throw Errno.ENOENT.exception();
        }
        return inode;
    }

    byte[] readlink(long ino) throws FsException {
        if (table.get(ino) instanceof SymbolicLink link) {
            return link.target();
        }
        throw Errno.EINVAL.exception("not a symbolic link");
    }

    void list(Directory directory, long cookie, boolean plus, DirectorySink sink) {
        Attributes attributes = new Attributes();
        if (directory.nlink == 0
                || (cookie < Directory.DOT
                        && !offer(directory, Name.DOT, Directory.DOT, attributes, sink))
                || (cookie < Directory.DOT_DOT
                        && !offer(
                                directory.parent(),
                                Name.DOT_DOT,
                                Directory.DOT_DOT,
                                attributes,
                                sink))) {
            return;
        }
        for (Directory.Entry entry : directory.after(Math.max(cookie, Directory.DOT_DOT))) {
            if (!offer(entry.inode, entry.name, entry.cookie, attributes, sink)) {
                return;
            }
            if (plus) {
                entry.inode.lookups.incrementAndGet();
            }
        }
    }

    private static boolean offer(
            Inode inode, Name name, long cookie, Attributes attributes, DirectorySink sink) {
        inode.fill(attributes);
        return sink.accept(name, attributes, cookie);
    }
}
