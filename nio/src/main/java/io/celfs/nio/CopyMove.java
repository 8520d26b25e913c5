package io.celfs.nio;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.vfs.FileDescriptorTable;
import io.celfs.core.vfs.OpenatFlags;
import io.celfs.core.vfs.PathCalls;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/** One copy or move inside a file system, as {@code Files} describes them. */
final class CopyMove {
    private final CelfsPath source;
    private final CelfsPath target;
    private final FileDescriptorTable table;
    private final PathCalls paths;
    private final boolean replaces;
    private final boolean atomic;
    private final boolean follows;
    private final boolean keepsAttributes;

    CopyMove(CelfsPath source, CelfsPath target, CopyOption... options) {
        this.source = source;
        this.target = target;
        this.table = source.fs().table();
        this.paths = table.paths();
        Set<CopyOption> set = Set.of(options);
        for (CopyOption option : set) {
            if (!(option instanceof StandardCopyOption) && option != LinkOption.NOFOLLOW_LINKS) {
                throw new UnsupportedOperationException(String.valueOf(option));
            }
        }
        replaces = set.contains(StandardCopyOption.REPLACE_EXISTING);
        atomic = set.contains(StandardCopyOption.ATOMIC_MOVE);
        follows = !set.contains(LinkOption.NOFOLLOW_LINKS);
        keepsAttributes = set.contains(StandardCopyOption.COPY_ATTRIBUTES);
    }

    void move() throws IOException {
        if (atomic) {
            rename();
            return;
        }
        Attributes from = stat(source, false);
        if (clearedTarget(from)) {
            try {
                rename();
            } catch (AtomicMoveNotSupportedException _) {
                moveToOtherMount(from);
            }
        }
    }

    private void rename() throws IOException {
        Failures.in(source, target, () -> paths.rename(source.bytes(), paths, target.bytes(), 0));
    }

    /** Directories move to another mount only if they are empty. */
    private void moveToOtherMount(Attributes from) throws IOException {
        if (from.isDirectory() && !isEmpty(source)) {
            throw new DirectoryNotEmptyException(source.toString());
        }
        copyNode(from, true);
        remove(source, from);
    }

    void copy() throws IOException {
        if (atomic) {
            throw new UnsupportedOperationException("ATOMIC_MOVE of a copy");
        }
        Attributes from = stat(source, follows);
        if (clearedTarget(from)) {
            copyNode(from, keepsAttributes);
        }
    }

    private Attributes stat(CelfsPath path, boolean follow) throws IOException {
        return Failures.of(path, () -> paths.stat(path.bytes(), follow));
    }

    /** Makes room for the target; false if it is the source itself and nothing is to be done. */
    private boolean clearedTarget(Attributes from) throws IOException {
        Attributes present;
        try {
            present = paths.stat(target.bytes(), false);
        } catch (FsException e) {
            if (e.errno() == Errno.ENOENT) {
                return true;
            }
            throw Failures.about(e, target.toString(), null);
        }
        if (present.ino == from.ino) {
            return false;
        }
        if (!replaces) {
            throw new FileAlreadyExistsException(target.toString());
        }
        remove(target, present);
        return true;
    }

    private void remove(CelfsPath path, Attributes node) throws IOException {
        Failures.in(
                path,
                null,
                () -> {
                    if (node.isDirectory()) {
                        paths.rmdir(path.bytes());
                    } else {
                        paths.unlink(path.bytes());
                    }
                });
    }

    private boolean isEmpty(CelfsPath directory) throws IOException {
        try (CelfsDirectoryStream entries =
                CelfsDirectoryStream.open(
                        FileDescriptorTable.AT_FDCWD, directory, directory, false, _ -> true)) {
            return !entries.iterator().hasNext();
        }
    }

    private void copyNode(Attributes from, boolean withAttributes) throws IOException {
        Failures.in(
                source,
                target,
                () -> {
                    int permissions = from.mode & FileMode.PERMISSIONS;
                    switch (FileMode.type(from.mode)) {
                        case FileMode.DIRECTORY -> paths.mkdir(target.bytes(), permissions);
                        case FileMode.SYMLINK ->
                                paths.symlink(paths.readlink(source.bytes()), target.bytes());
                        case FileMode.REGULAR -> copyContent(from, permissions);
                        default -> paths.mknod(target.bytes(), from.mode, from.rdev);
                    }
                    if (withAttributes) {
                        copyAttributes(from);
                    }
                });
    }

    private void copyContent(Attributes from, int permissions) throws FsException {
        int input = table.open(source.bytes(), OpenatFlags.RDONLY, 0);
        try {
            int make = OpenatFlags.WRONLY | OpenatFlags.CREAT | OpenatFlags.EXCL;
            int output = table.open(target.bytes(), make, permissions);
            try {
                ContentCopy.all(table, input, output, from.size);
            } finally {
                table.close(output);
            }
        } finally {
            table.close(input);
        }
    }

    private void copyAttributes(Attributes from) throws FsException {
        boolean link = FileMode.isSymlink(from.mode);
        try {
            paths.chown(target.bytes(), false, from.uid, from.gid);
        } catch (FsException e) {
            if (e.errno() != Errno.EPERM) {
                throw e; // giving files away is for the super-user
            }
        }
        if (!link) {
            paths.chmod(target.bytes(), false, from.mode & FileMode.PERMISSIONS);
        }
        AttributeChange times =
                new AttributeChange()
                        .atime(from.atime, from.atimeNanos)
                        .mtime(from.mtime, from.mtimeNanos);
        paths.utimens(target.bytes(), false, times);
    }
}
