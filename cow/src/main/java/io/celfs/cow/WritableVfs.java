package io.celfs.cow;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.ChangeListener;
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
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A writable file system over an immutable base and a stack of layers. A write touches only the
 * pages in its range: it reads at most the two partly covered pages from below, stores pages in the
 * top layer, and appends one record to that layer's journal. Renames, chmods and the like copy no
 * content.
 */
public final class WritableVfs implements FileSystem {
    private final InodeTable table;
    private final LayerStack layers;
    private final DirtyDirManager directories;
    private final DirtyFileManager files;
    private final FileSpace fileSpace;
    private final Durability durability;
    private final InodeAttributes attributes;
    private final Names names;
    private final References references;
    private final TreeLock lock;
    private final Openings openings;
    private final Space space;
    private final boolean writable;

    WritableVfs(InodeTable table, Settings settings, Space space, boolean writable) {
        this.table = table;
        this.layers = table.layers;
        this.space = space;
        this.writable = writable;
        Writer writer = new Writer(table);
        TickClock clock = new TickClock(settings.clock());
        directories = new DirtyDirManager(table);
        ContentChange change = new ContentChange(table, writer, clock);
        durability = new Durability(table);
        files = new DirtyFileManager(table, change, durability);
        fileSpace = new FileSpace(files, change, durability);
        attributes = new InodeAttributes(table, writer, files, clock);
        references = new References(table, attributes, durability);
        names = new Names(table, directories, writer, clock);
        lock = new TreeLock(table, durability);
        openings =
                new Openings(
                        table,
                        lock,
                        directories,
                        files,
                        attributes,
                        names,
                        references,
                        settings.lending());
    }

    /** A view whose changes live in memory and end with it. */
    public static WritableVfs inMemory(Base base, Settings settings) {
        LayerStack layers = new LayerStack(base.chunkSize());
        layers.push(memoryLayer(1, settings));
        Space space = result -> result.blocksFree = result.blocks;
        return new WritableVfs(new InodeTable(base, layers), settings, space, true);
    }

    static Layer memoryLayer(int number, Settings settings) {
        return new Layer(number, new MemoryWriteCache(settings.clock()), Journal.none());
    }

    @Override
    public Set<Feature> missing() {
        return Set.of(Feature.ACLS);
    }

    /** The object of an inode that has one. */
    @Nullable Node node(long ino) throws FsException {
        return lock.reading(() -> table.get(ino));
    }

    /** The state that exports and summaries look at. */
    InodeTable table() {
        return table;
    }

    DirtyDirManager directories() {
        return directories;
    }

    /** Everything that differs from an earlier state, as of now. Costs what the changes cost. */
    List<PathChange> changes(Baseline baseline) throws FsException {
        SessionDiff diff = new SessionDiff(table, directories, baseline);
        return DeepStack.call(() -> lock.reading(diff::changes));
    }

    /** As {@link #changes}, renames not joined. */
    List<SessionDiff.Found> found(Baseline baseline) throws FsException {
        SessionDiff diff = new SessionDiff(table, directories, baseline);
        return DeepStack.call(() -> lock.reading(diff::find));
    }

    /** What an export has to say, as of now: what differs from an earlier state. */
    List<ExportItem> differences(Baseline baseline) throws FsException {
        ExportCut cut = new ExportCut(table, directories, baseline);
        return DeepStack.call(() -> lock.reading(cut::differences));
    }

    /** What an export has to say, as of now: everything that is there. */
    List<ExportItem> everything() throws FsException {
        ExportCut cut = new ExportCut(table, directories, Baseline.of(table.base));
        return DeepStack.call(() -> lock.reading(cut::everything));
    }

    /** The entries of a directory; their paths are just their names. */
    List<ExportItem.Present> children(long directory) throws FsException {
        List<ExportItem.Present> children = new ArrayList<>();
        return lock.reading(() -> {
            directories.forEach(
                    directory,
                    (name, ino) ->
                            children.add(new ExportItem.Present(TreeDiff.text(name), ino, 0)));
            return children;
        });
    }

    /** What was written before this process came may not be durable. */
    void assumeUnsynced() {
        durability.assumeUnsynced();
    }

    /** After the machine went down: what shows now is on the disk, and the journal says so. */
    void settle(WrongPages wrong) throws FsException {
        wrong.storeAgain(files);
        durability.settle();
    }

    /** Makes everything durable, also what another process has written. */
    void makeDurable() throws FsException {
        if (!writable) {
            assumeUnsynced();
        }
        durability.syncAll();
    }

    /** What must be done between the check that a freeze is possible and the freeze. */
    interface Step {
        void run() throws IOException;
    }

    // ---- names ----

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        table.tree.readLock().lock();
        try {
            attributes.fill(directories.require(parent, name), result);
            references.take(result.ino);
        } finally {
            table.tree.readLock().unlock();
        }
    }

    @Override
    public void forget(long ino, long count) {
        references.giveBack(ino, count);
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        return lock.reading(() -> names.readlink(ino));
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        if (FileMode.isDirectory(mode)) {
            throw Errno.EPERM.exception("mknod of a directory");
        }
        make(context, parent, name, mode, rdev, null, result);
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        int directory = FileMode.DIRECTORY | (mode & (FileMode.STICKY | 0777)); // As Linux does.
        make(context, parent, name, directory, 0, null, result);
    }

    private void make(
            OpContext context,
            long parent,
            Name name,
            int mode,
            int rdev,
            byte @Nullable [] target,
            Attributes result)
            throws FsException {
        lock.changing(() -> {
            Attributes made = names.make(context, parent, name, mode, rdev, target);
            return references.answer(made.ino, result);
        });
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        make(context, parent, name, FileMode.SYMLINK | 0777, 0, target, result);
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        lock.changing(() -> {
            names.link(ino, newParent, newName);
            return references.answer(ino, result);
        });
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        references.dropIfGone(lock.changing(() -> names.unlink(parent, name)));
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        references.dropIfGone(lock.changing(() -> names.rmdir(parent, name)));
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        references.dropIfGone(
                lock.changing(() -> names.rename(parent, name, newParent, newName, flags)));
    }

    // ---- attributes ----

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        table.tree.readLock().lock();
        try {
            attributes.fill(ino, result);
        } finally {
            table.tree.readLock().unlock();
        }
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        requireWritable();
        Node node = references.hold(ino);
        try {
            if (change.has(AttributeChange.SIZE)) {
                requireRegular(node);
                if (context.clearsSetId()) {
                    attributes.clearSetId(node);
                }
                files.truncate(context, node, change.size);
            }
            lock.changing(() -> {
                attributes.change(node, change);
                return null;
            });
            if (InodeAttributes.changesTimes(change)) {
                files.setTimes(node, change);
            }
            getattr(context, ino, result);
        } finally {
            references.release(node);
        }
    }

    private void requireWritable() throws FsException {
        if (!writable) {
            throw Errno.EROFS.exception();
        }
    }

    private static void requireRegular(Node node) throws FsException {
        if (node.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        if (!node.isRegular()) {
            throw Errno.EINVAL.exception("not a regular file");
        }
    }

    // ---- content ----

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        if (OpenFlags.writes(flags) || (flags & OpenFlags.TRUNCATE) != 0) {
            requireWritable();
        }
        return openings.open(context, ino, flags);
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        return openings.create(context, parent, name, mode, flags, result);
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        return openings.tmpfile(context, parent, mode, flags, result);
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        Handle open = ours(handle);
        OpenFlags.requireReading(open.flags);
        if (offset < 0) {
            throw Errno.EINVAL.exception("negative offset");
        }
        return files.read(context, open, offset, target);
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        Handle open = writable(handle);
        if (source.byteSize() == 0) {
            return 0;
        }
        if (context.clearsSetId()) {
            attributes.clearSetId(open.node);
        }
        int written = files.write(context, open, offset, source);
        if (OpenFlags.synchronous(open.flags)) {
            durability.sync(open);
        }
        return written;
    }

    private static Handle writable(FileHandle handle) throws FsException {
        Handle open = ours(handle);
        OpenFlags.requireWriting(open.flags);
        return open;
    }

    private static Handle ours(FileHandle handle) throws FsException {
        if (handle instanceof Handle open) {
            return open;
        }
        throw Errno.EBADF.exception("a handle of another file system");
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        durability.sync(ours(handle));
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        Handle open = writable(handle);
        if (context.clearsSetId()) {
            attributes.clearSetId(open.node);
        }
        fileSpace.allocate(context, open, mode, offset, length);
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        return files.seek(ours(handle), offset, mode);
    }

    @Override
    public void release(FileHandle handle) {
        if (handle instanceof Handle open && open.release()) {
            references.release(open.node);
        }
    }

    // ---- directories ----

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        Node node = references.hold(ino);
        if (!node.isDirectory()) {
            references.release(node);
            throw Errno.ENOTDIR.exception();
        }
        return new Handle(layers, node, OpenFlags.READ_ONLY, false);
    }

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        Node node = ours(directory).node;
        lock.reading(() -> {
            if (node.nlink > 0) {
                directories.list(
                        node.ino,
                        cookie,
                        plus ? attributes::fill : this::fillType,
                        sink,
                        plus ? references::take : ino -> {});
            }
            return null;
        });
    }

    private void fillType(long ino, Attributes result) throws FsException {
        result.ino = ino;
        result.mode = directories.mode(ino);
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        durability.sync(ours(directory));
    }

    // ---- extended attributes ----

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        return lock.reading(() -> attributes.getxattr(ino, name));
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        lock.changing(() -> {
            attributes.setxattr(ino, name, value, flags);
            return null;
        });
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        return lock.reading(() -> attributes.listxattr(ino));
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        lock.changing(() -> {
            attributes.removexattr(ino, name);
            return null;
        });
    }

    // ---- the whole ----

    @Override
    public void statfs(OpContext context, StatFs result) throws FsException {
        space.fill(result);
    }

    @Override
    public void syncfs(OpContext context) throws FsException {
        durability.syncAll();
    }

    @Override
    public void observe(@Nullable ChangeListener listener) {
        // Nothing changes but through the operations above: there is nothing to report.
    }

    /**
     * Freezes the top layer and puts an empty one over it. Nothing is copied but files that the
     * kernel may be writing by itself.
     *
     * @param record makes the new layer part of the session
     * @throws FsException EBUSY if such a file kept changing
     */
    void freeze(Layer next, Step record) throws IOException {
        layers.lock.writeLock().lock();
        table.tree.writeLock().lock();
        try {
            durability.syncAll();
            files.refreshAll();
            HandOver handOver = HandOver.prepare(table, next);
            try {
                record.run();
            } catch (IOException e) {
                handOver.undo();
                throw e;
            }
            table.forEach((ino, node) -> {
                if (!handOver.concerns(node)) {
                    files.freeze(node);
                }
            });
            layers.push(next);
            handOver.finish();
        } finally {
            table.tree.writeLock().unlock();
            layers.lock.writeLock().unlock();
        }
    }

    @Override
    public void close() throws FsException {
        try {
            if (writable) {
                durability.syncAll();
            }
        } finally {
            layers.close();
            table.base.close();
        }
    }
}
