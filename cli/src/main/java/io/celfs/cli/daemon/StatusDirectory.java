package io.celfs.cli.daemon;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Adds the directory {@code .celfs} to the root of a file system: live status as text, reachable by
 * name, never listed, readable by one user only, in no diff. A tree that has this name itself wins.
 * Its nodes must not be cached ({@link #owns}); a file's text is made when it is opened.
 */
public final class StatusDirectory extends ForwardingFileSystem {
    /** Where the numbers of our nodes begin; trees count from 1 and never come here. */
    private static final long DIRECTORY = Long.MAX_VALUE - 1024;

    private static final int DIRECTORY_MODE = FileMode.DIRECTORY | 0500;
    private static final int FILE_MODE = FileMode.REGULAR | 0400;

    /**
     * A file of the directory.
     *
     * @param text made anew at every opening
     */
    public record StatusFile(Name name, Supplier<String> text) {}

    private record OpenText(long ino, ByteBuffer text) implements FileHandle {
        int read(long offset, MemorySegment target) {
            int from = (int) Math.min(offset, text.limit());
            int length = (int) Math.min(text.limit() - from, target.byteSize());
            target.asSlice(0, length).copyFrom(MemorySegment.ofBuffer(text.slice(from, length)));
            return length;
        }
    }

    private record OpenDirectory(long ino) implements FileHandle {}

    private final Name ownName;
    private final int uid;
    private final int gid;
    private final long since;
    private final List<StatusFile> files;

    /**
     * Decorates a file system.
     *
     * @param uid the only user (beside root) who may look
     * @param since seconds since 1970, the time of all nodes here
     */
    public StatusDirectory(
            FileSystem tree, Name name, int uid, int gid, long since, List<StatusFile> files) {
        super(tree);
        this.ownName = name;
        this.uid = uid;
        this.gid = gid;
        this.since = since;
        this.files = List.copyOf(files);
    }

    /** True for nodes of this directory: nobody may cache their attributes or content. */
    public static boolean owns(long ino) {
        return ino >= DIRECTORY;
    }

    private void describe(long ino, Attributes result) throws FsException {
        long index = ino - DIRECTORY - 1;
        if (index >= files.size()) {
            throw Errno.ESTALE.exception();
        }
        boolean directory = ino == DIRECTORY;
        result.set(new Attributes());
        result.ino = ino;
        result.mode = directory ? DIRECTORY_MODE : FILE_MODE;
        result.nlink = directory ? 2 : 1;
        result.uid = uid;
        result.gid = gid;
        result.atime = since;
        result.mtime = since;
        result.ctime = since;
    }

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        if (owns(parent)) {
            lookupHere(context, parent, name, result);
        } else if (parent != ROOT || !name.equals(ownName)) {
            super.lookup(context, parent, name, result);
        } else {
            lookupOwnName(context, result);
        }
    }

    private void lookupOwnName(OpContext context, Attributes result) throws FsException {
        try {
            super.lookup(context, ROOT, ownName, result);
        } catch (FsException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            describe(DIRECTORY, result);
        }
    }

    private void lookupHere(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        if (parent != DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        if (name.equals(Name.DOT_DOT)) {
            super.lookup(context, ROOT, Name.DOT, result);
            return;
        }
        describe(name.equals(Name.DOT) ? DIRECTORY : inoOf(name), result);
    }

    private long inoOf(Name name) throws FsException {
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).name().equals(name)) {
                return DIRECTORY + 1 + i;
            }
        }
        throw Errno.ENOENT.exception();
    }

    @Override
    public void forget(long ino, long count) {
        if (!owns(ino)) {
            super.forget(ino, count);
        }
    }

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        if (owns(ino)) {
            describe(ino, result);
        } else {
            super.getattr(context, ino, result);
        }
    }

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        if (!owns(ino)) {
            return super.open(context, ino, flags);
        }
        if (ino == DIRECTORY) {
            throw Errno.EISDIR.exception();
        }
        if (OpenFlags.writes(flags)) {
            throw Errno.EROFS.exception();
        }
        String text = files.get((int) (ino - DIRECTORY - 1)).text().get();
        return new OpenText(ino, StandardCharsets.UTF_8.encode(text));
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        return handle instanceof OpenText text
                ? text.read(offset, target)
                : super.read(context, handle, offset, target);
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        if (!owns(handle.ino())) {
            super.fsync(context, handle, dataOnly);
        }
    }

    @Override
    public void release(FileHandle handle) {
        if (!owns(handle.ino())) {
            super.release(handle);
        }
    }

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        if (!owns(ino)) {
            return super.opendir(context, ino);
        }
        if (ino != DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        return new OpenDirectory(ino);
    }

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        if (!(directory instanceof OpenDirectory)) {
            super.readdir(context, directory, cookie, plus, sink);
            return;
        }
        Attributes attributes = new Attributes();
        for (long at = cookie; at < files.size() + 2; at++) {
            long ino = at < 2 ? DIRECTORY : DIRECTORY + at - 1;
            describe(ino, attributes);
            if (!sink.accept(nameAt(at), attributes, at + 1)) {
                return;
            }
        }
    }

    private Name nameAt(long position) {
        if (position < 2) {
            return position == 0 ? Name.DOT : Name.DOT_DOT;
        }
        return files.get((int) position - 2).name();
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        if (!owns(directory.ino())) {
            super.fsyncdir(context, directory, dataOnly);
        }
    }

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        if (owns(ino)) {
            throw Errno.ENODATA.exception();
        }
        return super.getxattr(context, ino, name);
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        return owns(ino) ? List.of() : super.listxattr(context, ino);
    }

    /** The kernel then copies by reading. */
    @Override
    public long copyFileRange(
            OpContext context,
            FileHandle from,
            long offset,
            FileHandle to,
            long target,
            long length)
            throws FsException {
        if (owns(from.ino()) || owns(to.ino())) {
            throw Errno.EOPNOTSUPP.exception();
        }
        return super.copyFileRange(context, from, offset, to, target, length);
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        if (owns(handle.ino())) {
            throw Errno.ENXIO.exception();
        }
        return super.seek(context, handle, offset, mode);
    }

    // ---- nothing here can be changed ----

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        refuse(handle.ino());
        return super.write(context, handle, offset, source);
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        refuse(handle.ino());
        super.fallocate(context, handle, mode, offset, length);
    }

    private static void refuse(long ino) throws FsException {
        if (owns(ino)) {
            throw Errno.EROFS.exception();
        }
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        if (owns(ino)) {
            throw Errno.EINVAL.exception();
        }
        return super.readlink(context, ino);
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        refuse(parent);
        super.mknod(context, parent, name, mode, rdev, result);
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        refuse(parent);
        super.mkdir(context, parent, name, mode, result);
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        refuse(parent);
        super.symlink(context, parent, name, target, result);
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        refuse(ino);
        refuse(newParent);
        super.link(context, ino, newParent, newName, result);
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        refuse(parent);
        super.unlink(context, parent, name);
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        refuse(parent);
        super.rmdir(context, parent, name);
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        refuse(parent);
        refuse(newParent);
        super.rename(context, parent, name, newParent, newName, flags);
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        refuse(ino);
        super.setattr(context, ino, change, result);
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        refuse(parent);
        return super.create(context, parent, name, mode, flags, result);
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        refuse(parent);
        return super.tmpfile(context, parent, mode, flags, result);
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        refuse(ino);
        super.setxattr(context, ino, name, value, flags);
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        refuse(ino);
        super.removexattr(context, ino, name);
    }
}
