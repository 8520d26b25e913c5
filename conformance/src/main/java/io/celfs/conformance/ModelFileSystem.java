package io.celfs.conformance;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import io.celfs.core.StatFs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plainest file system that keeps the contract: one lock, whole contents in arrays, everything
 * searched instead of remembered. Slow, and so simple that one can see that it is right. Files end
 * at {@link #MAX_FILE_SIZE}; there are no holes to be found in them.
 */
public final class ModelFileSystem implements FileSystem {
    /** Where EFBIG begins. */
    public static final int MAX_FILE_SIZE = 32 << 20;

    @GuardedBy("this")
    private final ModelNames names;

    /** An empty file system whose root belongs to root. */
    public ModelFileSystem(InstantSource clock) {
        names = new ModelNames(clock);
    }

    @Override
    public Set<Feature> missing() {
        return Set.of(Feature.ACLS);
    }

    private static final class Handle implements FileHandle {
        final ModelNode node;
        final int flags;
        boolean closed;

        Handle(ModelNode node, int flags) {
            this.node = node;
            this.flags = flags;
            node.handles++;
        }

        @Override
        public long ino() {
            return node.ino;
        }
    }

    private static Handle open(FileHandle handle) throws FsException {
        if (handle instanceof Handle ours && !ours.closed) {
            return ours;
        }
        throw Errno.EBADF.exception();
    }

    private static ModelNode readable(FileHandle handle) throws FsException {
        if (!OpenFlags.reads(open(handle).flags)) {
            throw Errno.EBADF.exception();
        }
        return open(handle).node;
    }

    private static ModelNode writable(FileHandle handle) throws FsException {
        if (!OpenFlags.writes(open(handle).flags)) {
            throw Errno.EBADF.exception();
        }
        return open(handle).node;
    }

    /** Is shown what has a name. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One name.
         *
         * @param empty true for a directory with nothing in it, and for everything else
         */
        void visit(String path, long ino, int mode, boolean empty, Map<Name, byte[]> xattrs);
    }

    /** Shows the whole tree below the root at once, which is quicker than to ask for it. */
    public synchronized void walk(Visitor visitor) {
        names.walk(visitor);
    }

    @GuardedBy("this")
    private void learn(ModelNode node, Attributes result) {
        node.references++;
        node.fill(result, names.nlink(node));
    }

    @Override
    public synchronized void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        learn(names.existing(names.directory(parent), name), result);
    }

    @Override
    public synchronized void forget(long ino, long count) {
        try {
            ModelNode node = names.get(ino);
            node.references -= count;
            names.dropIfGone(node);
        } catch (FsException e) {
            return; // unknown numbers are ignored
        }
    }

    @Override
    public synchronized byte[] readlink(OpContext context, long ino) throws FsException {
        if (!FileMode.isSymlink(names.get(ino).mode)) {
            throw Errno.EINVAL.exception();
        }
        return names.get(ino).content.clone();
    }

    @GuardedBy("this")
    private ModelNode make(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        ModelNode directory = names.liveDirectory(parent);
        names.checkFree(directory, name);
        ModelNode node = names.make(context, directory, mode);
        names.name(directory, name, node);
        learn(node, result);
        return node;
    }

    @Override
    public synchronized void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        int type = FileMode.type(mode) == 0 ? FileMode.REGULAR : FileMode.type(mode);
        if (type == FileMode.DIRECTORY) {
            throw Errno.EPERM.exception();
        }
        ModelNode node = make(context, parent, name, type | (mode & 07777), result);
        if (type == FileMode.BLOCK_DEVICE || type == FileMode.CHARACTER_DEVICE) {
            node.rdev = rdev;
            result.rdev = rdev;
        }
    }

    @Override
    public synchronized void mkdir(
            OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        make(context, parent, name, FileMode.DIRECTORY | (mode & 01777), result);
    }

    @Override
    public synchronized void symlink(
            OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        if (target.length == 0 || target.length > 4095) {
            throw (target.length == 0 ? Errno.ENOENT : Errno.ENAMETOOLONG).exception();
        }
        ModelNode node = make(context, parent, name, FileMode.SYMLINK | 0777, result);
        node.mode = FileMode.SYMLINK | 0777;
        node.content = target.clone();
        node.fill(result, 1);
    }

    @Override
    public synchronized void link(
            OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        ModelNode node = names.get(ino);
        ModelNode directory = names.liveDirectory(newParent);
        names.checkFree(directory, newName);
        if (node.isDirectory()) {
            throw Errno.EPERM.exception();
        }
        if (!node.linkable) {
            throw Errno.ENOENT.exception();
        }
        node.ctime = names.now();
        names.name(directory, newName, node);
        learn(node, result);
    }

    @Override
    public synchronized void unlink(OpContext context, long parent, Name name) throws FsException {
        ModelNode directory = names.directory(parent);
        if (names.existing(directory, name).isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        names.remove(directory, name);
    }

    @Override
    public synchronized void rmdir(OpContext context, long parent, Name name) throws FsException {
        ModelNode directory = names.directory(parent);
        if (name.isDots()) {
            throw (name.equals(Name.DOT) ? Errno.EINVAL : Errno.ENOTEMPTY).exception();
        }
        ModelNode node = names.existing(directory, name);
        if (!node.isDirectory() || !node.entries.isEmpty()) {
            throw (node.isDirectory() ? Errno.ENOTEMPTY : Errno.ENOTDIR).exception();
        }
        names.remove(directory, name);
    }

    @Override
    public synchronized void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        names.rename(names.directory(parent), name, names.directory(newParent), newName, flags);
    }

    @Override
    public synchronized void getattr(OpContext context, long ino, Attributes result)
            throws FsException {
        ModelNode node = names.get(ino);
        node.fill(result, names.nlink(node));
    }

    @Override
    public synchronized void setattr(
            OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        ModelNode node = names.get(ino);
        ModelAttributes.change(context, node, change, names.now());
        node.fill(result, names.nlink(node));
    }

    @GuardedBy("this")
    private void changed(OpContext context, ModelNode node) {
        node.modified(names.now());
        if (context.clearsSetId()) {
            node.stripSetId();
        }
    }

    @GuardedBy("this")
    private Handle opened(OpContext context, ModelNode node, int flags) throws FsException {
        if (!FileMode.isRegular(node.mode)) {
            throw (node.isDirectory()
                            ? Errno.EISDIR
                            : FileMode.isSymlink(node.mode) ? Errno.ELOOP : Errno.ENXIO)
                    .exception();
        }
        if ((flags & OpenFlags.TRUNCATE) != 0) {
            node.content = new byte[0];
            changed(context, node);
        }
        return new Handle(node, flags);
    }

    @Override
    public synchronized FileHandle open(OpContext context, long ino, int flags) throws FsException {
        return opened(context, names.get(ino), flags);
    }

    @Override
    public synchronized FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        ModelNode present = names.find(names.directory(parent), name);
        if (present != null && (flags & OpenFlags.EXCLUSIVE) != 0) {
            throw Errno.EEXIST.exception();
        }
        if (present == null) {
            int bits = FileMode.REGULAR | (mode & 07777);
            return new Handle(make(context, parent, name, bits, result), flags);
        }
        Handle handle = opened(context, present, flags);
        learn(present, result);
        return handle;
    }

    @Override
    public synchronized FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        int bits = FileMode.REGULAR | (mode & 07777);
        ModelNode node = names.make(context, names.liveDirectory(parent), bits);
        node.linkable = (flags & OpenFlags.EXCLUSIVE) == 0;
        learn(node, result);
        return new Handle(node, flags);
    }

    @Override
    public synchronized int read(
            OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        byte[] content = readable(handle).content;
        if (offset < 0) {
            throw Errno.EINVAL.exception();
        }
        int count = (int) Math.max(0, Math.min(target.byteSize(), content.length - offset));
        if (count > 0) {
            MemorySegment.copy(content, (int) offset, target, ValueLayout.JAVA_BYTE, 0, count);
        }
        return count;
    }

    @Override
    public synchronized int write(
            OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        ModelNode node = writable(handle);
        boolean append = (open(handle).flags & OpenFlags.APPEND) != 0;
        long start = append ? node.content.length : offset;
        if (start < 0) {
            throw Errno.EINVAL.exception();
        }
        if (source.byteSize() == 0) {
            return 0;
        }
        if (start >= MAX_FILE_SIZE) {
            throw Errno.EFBIG.exception();
        }
        int count = (int) Math.min(source.byteSize(), MAX_FILE_SIZE - start);
        byte[] piece = source.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        node.content = Data.overwrite(node.content, (int) start, piece);
        changed(context, node);
        return count;
    }

    @Override
    public synchronized long copyFileRange(
            OpContext context,
            FileHandle from,
            long offset,
            FileHandle to,
            long target,
            long length)
            throws FsException {
        return FileSystem.super.copyFileRange(context, from, offset, to, target, length);
    }

    @Override
    public synchronized void fsync(OpContext context, FileHandle handle, boolean dataOnly)
            throws FsException {
        open(handle);
    }

    @Override
    public synchronized void fallocate(
            OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        ModelNode node = writable(handle);
        ModelAttributes.allocate(node, mode, offset, length);
        changed(context, node);
    }

    @Override
    public synchronized long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        int size = open(handle).node.content.length;
        if (offset < 0 || offset >= size) {
            throw Errno.ENXIO.exception();
        }
        return mode == SeekMode.DATA ? offset : size;
    }

    @Override
    public synchronized void release(FileHandle handle) {
        if (handle instanceof Handle ours && !ours.closed) {
            ours.closed = true;
            ours.node.handles--;
            names.dropIfGone(ours.node);
        }
    }

    @Override
    public synchronized FileHandle opendir(OpContext context, long ino) throws FsException {
        return new Handle(names.directory(ino), OpenFlags.READ_ONLY);
    }

    @Override
    public synchronized void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        ModelNode node = open(directory).node;
        if (names.nlink(node) == 0) {
            return;
        }
        List<ModelNode.Entry> entries = new ArrayList<>();
        entries.add(new ModelNode.Entry(Name.DOT, Long.MIN_VALUE + 1, node));
        entries.add(new ModelNode.Entry(Name.DOT_DOT, Long.MIN_VALUE + 2, names.parent(node)));
        entries.addAll(node.entries);
        long after = cookie == 0 ? Long.MIN_VALUE : cookie;
        Attributes attributes = new Attributes();
        for (ModelNode.Entry entry : entries) {
            if (entry.cookie <= after) {
                continue;
            }
            entry.node.fill(attributes, names.nlink(entry.node));
            if (!sink.accept(entry.name, attributes, entry.cookie)) {
                return;
            }
            if (plus && !entry.name.isDots()) {
                entry.node.references++;
            }
        }
    }

    @Override
    public synchronized void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        open(directory);
    }

    @Override
    public synchronized byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        return ModelXattrs.get(names.get(ino), name);
    }

    @Override
    public synchronized void setxattr(
            OpContext context, long ino, Name name, byte[] value, int flags) throws FsException {
        ModelXattrs.set(names.get(ino), name, value, flags);
        names.get(ino).ctime = names.now();
    }

    @Override
    public synchronized List<Name> listxattr(OpContext context, long ino) throws FsException {
        return new ArrayList<>(names.get(ino).xattrs.keySet());
    }

    @Override
    public synchronized void removexattr(OpContext context, long ino, Name name)
            throws FsException {
        ModelXattrs.remove(names.get(ino), name);
        names.get(ino).ctime = names.now();
    }

    @Override
    public void statfs(OpContext context, StatFs result) {
        result.blocks = 1 << 20;
        result.blocksFree = 1 << 20;
        result.blocksAvailable = 1 << 20;
    }

    @Override
    public void syncfs(OpContext context) {}

    @Override
    public void close() {}
}
