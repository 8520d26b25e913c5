package io.celfs.conformance;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.HostBacked;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.StatFs;
import io.celfs.core.vfs.PathCalls;
import io.celfs.core.vfs.Vfs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a tree as a file system of its own, so that the laws, which want an empty root,
 * can run deep inside a tree with many mounts. Closing it closes the tree.
 */
public final class Subtree extends ForwardingFileSystem {
    private record Handle(FileHandle inner, long ino) implements FileHandle {
        @Override
        public @Nullable HostBacked hostBacked() {
            return inner.hostBacked();
        }
    }

    private final Vfs vfs;
    private final FileSystem below;
    private final long root;

    /**
     * The tree below a directory.
     *
     * @param directory path in the tree
     * @param below the file system that holds it, which says what is missing
     */
    public Subtree(Vfs vfs, String directory, FileSystem below) throws FsException {
        super(vfs);
        this.vfs = vfs;
        this.below = below;
        byte[] path = directory.getBytes(StandardCharsets.UTF_8);
        this.root = new PathCalls(vfs, OpContext.ROOT).stat(path, true).ino;
    }

    private long in(long ino) {
        return ino == ROOT ? root : ino;
    }

    private long out(long ino) {
        return ino == root ? ROOT : ino;
    }

    private static FileHandle inner(FileHandle handle) {
        return handle instanceof Handle(FileHandle inner, _) ? inner : handle;
    }

    @Override
    public Set<Feature> missing() {
        return below.missing();
    }

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        boolean staysAtRoot = in(parent) == root && name.equals(Name.DOT_DOT);
        super.lookup(context, in(parent), staysAtRoot ? Name.DOT : name, result);
        result.ino = out(result.ino);
    }

    @Override
    public void forget(long ino, long count) {
        super.forget(in(ino), count);
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        return super.readlink(context, in(ino));
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        super.mknod(context, in(parent), name, mode, rdev, result);
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        super.mkdir(context, in(parent), name, mode, result);
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        super.symlink(context, in(parent), name, target, result);
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        super.link(context, in(ino), in(newParent), newName, result);
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        super.unlink(context, in(parent), name);
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        super.rmdir(context, in(parent), name);
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        super.rename(context, in(parent), name, in(newParent), newName, flags);
    }

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        super.getattr(context, in(ino), result);
        result.ino = out(result.ino);
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        super.setattr(context, in(ino), change, result);
        result.ino = out(result.ino);
    }

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        return super.open(context, in(ino), flags);
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        return super.create(context, in(parent), name, mode, flags, result);
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        return super.tmpfile(context, in(parent), mode, flags, result);
    }

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        FileHandle inner = super.opendir(context, in(ino));
        return new Handle(inner, out(inner.ino()));
    }

    @Override
    public void release(FileHandle handle) {
        super.release(inner(handle));
    }

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        boolean atRoot = inner(directory).ino() == root;
        super.readdir(
                context,
                inner(directory),
                cookie,
                plus,
                (name, attributes, next) -> {
                    long ino = attributes.ino;
                    boolean stays = atRoot && name.equals(Name.DOT_DOT);
                    attributes.ino = stays ? ROOT : out(ino);
                    try {
                        return sink.accept(name, attributes, next);
                    } finally {
                        attributes.ino = ino;
                    }
                });
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        super.fsyncdir(context, inner(directory), dataOnly);
    }

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        return super.getxattr(context, in(ino), name);
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        super.setxattr(context, in(ino), name, value, flags);
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        return super.listxattr(context, in(ino));
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        super.removexattr(context, in(ino), name);
    }

    @Override
    public void statfs(OpContext context, StatFs result) throws FsException {
        vfs.statfs(context, root, result);
    }
}
