package io.celfs.ext2;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import io.celfs.core.StatFs;
import io.celfs.ext2.Gate.Operation;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.node.BlockMap;
import io.celfs.ext2.node.FileContent;
import io.celfs.ext2.node.Inode;
import io.celfs.ext2.node.InodeTable;
import io.celfs.ext2.node.LinkTarget;
import io.celfs.ext2.node.XattrStore;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ext2 file system of a block device. Changes are kept in memory and reach the device together,
 * at the latest with {@link #fsync}, {@link #syncfs} or {@link #close}, in an order after which
 * {@code e2fsck -p} repairs a crash at any write and finds everything that was synced.
 *
 * <p>Operations on different files run side by side. Damage that is met is an {@link Errno#EIO}
 * whose cause names structure and block, and marks the image for e2fsck.
 */
public final class Ext2FileSystem implements FileSystem {
    private final BlockDevice device;
    private final Volume volume;
    private final Allocator allocator;
    private final InodeTable table;
    private final FileContent content;
    private final FileOperations files;
    private final XattrOperations xattrs;
    private final AccessLists lists;
    private final Namespace names;
    private final Gate gate;
    private final Writeback writeback;

    /** One rename at a time; taken before the gate. */
    private final ReentrantLock renaming = new ReentrantLock();

    private Ext2FileSystem(BlockDevice device, Ext2Options options) throws IOException {
        this.device = device;
        volume = Volume.open(device, options.clock(), options.readOnly(), options.cacheBytes());
        allocator = new Allocator(volume);
        BlockMap map = new BlockMap(volume, allocator);
        XattrStore store = new XattrStore(volume, allocator);
        table = new InodeTable(volume, allocator, map, store, options.clock());
        content = new FileContent(volume, map);
        lists = new AccessLists(store, allocator);
        xattrs = new XattrOperations(store, allocator, lists);
        files = new FileOperations(table, content, allocator, xattrs);
        names = new Namespace(table, new LinkTarget(volume, map), lists);
        gate = new Gate(volume, table);
        volume.prepareCommits(
                allocator.blockOfInode(InodeNumbers.ROOT)
                        - (InodeNumbers.ROOT - 1) / volume.geometry().inodesPerBlock(),
                allocator,
                allocator::release);
        table.directory(ROOT);
        writeback = Writeback.start(volume, options.writeback());
    }

    /**
     * Opens an image. The device belongs to the file system from then on, and is closed by it, or
     * if opening fails.
     *
     * @throws io.celfs.ext2.layout.UnsupportedImageException if it is no ext2 that is known here
     * @throws io.celfs.ext2.layout.CorruptImageException if it contradicts itself
     */
    public static Ext2FileSystem open(BlockDevice device, Ext2Options options) throws IOException {
        try {
            return new Ext2FileSystem(device, options);
        } catch (IOException e) {
            device.close();
            throw e;
        }
    }

    /** {@link Feature#WRITING} if the image cannot or must not be written. */
    @Override
    public Set<Feature> missing() {
        return volume.isReadOnly() ? EnumSet.of(Feature.WRITING) : EnumSet.noneOf(Feature.class);
    }

    // ---- names ----

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        gate.look(() -> names.lookup(parent, name, result));
    }

    @Override
    public void forget(long ino, long count) {
        gate.quietly(() -> table.forget(ino, count));
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        return gate.ask(() -> names.readlink(ino));
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        gate.change(() -> names.mknod(context, parent, name, mode, rdev, result));
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        gate.change(() -> names.mkdir(context, parent, name, mode, result));
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        gate.change(() -> names.symlink(context, parent, name, target, result));
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        gate.change(() -> names.link(ino, newParent, newName, result));
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        gate.change(() -> names.unlink(parent, name));
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        gate.change(() -> names.rmdir(parent, name));
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        renaming.lock();
        try {
            gate.change(
                    () -> new Rename(table, names, parent, name, newParent, newName, flags).run());
        } finally {
            renaming.unlock();
        }
    }

    // ---- attributes ----

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        gate.look(() -> {
            Inode inode = table.get(ino);
            try (Locks _ = Locks.shared(inode)) {
                table.fill(inode, result);
            }
        });
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        gate.change(() -> {
            Inode inode = table.get(ino);
            try (Locks _ = Locks.exclusive(inode)) {
                new AttributeRules(inode, change, table.now(), xattrs, lists)
                        .apply(context, content);
                table.fill(inode, result);
            }
        });
    }

    // ---- content ----

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        boolean writes = OpenFlags.writes(flags) || (flags & OpenFlags.TRUNCATE) != 0;
        Operation<FileHandle> opening =
                () -> {
                    Inode inode = table.get(ino);
                    try (Locks _ = Locks.shared(inode)) {
                        inode.opens.incrementAndGet();
                    }
                    return prepared(context, inode, flags);
                };
        return writes ? gate.answer(opening) : gate.ask(opening);
    }

    /** A handle on an inode that counts as open; it does not if this fails. */
    private FileHandle prepared(OpContext context, Inode inode, int flags) throws IOException {
        try {
            files.prepare(context, inode, flags);
        } catch (IOException e) {
            table.release(inode);
            throw e;
        }
        return new Ext2Handle(inode, flags, volume.failures());
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        return gate.answer(() -> {
            Inode inode = names.createOrFind(context, parent, name, mode, flags, result);
            try {
                FileHandle handle = prepared(context, inode, flags);
                table.fill(inode, result);
                return handle;
            } catch (IOException e) {
                table.forget(result.ino, 1);
                throw e;
            }
        });
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        return gate.answer(() -> {
            Inode inode = names.tmpfile(context, parent, mode, flags, result);
            return new Ext2Handle(inode, flags, volume.failures());
        });
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        return gate.ask(() -> files.read(Ext2Handle.of(handle), offset, target));
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        Ext2Handle ours = Ext2Handle.of(handle);
        int written = gate.answer(() -> files.write(context, ours, offset, source));
        if (ours.isSynchronous()) {
            fsync(context, handle, true);
        }
        return written;
    }

    /** Writes what the inode needs; nothing if it has not changed since the last time. */
    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        Ext2Handle ours = Ext2Handle.of(handle);
        gate.sync(ours, () -> bringBack(ours.inode(), dataOnly));
    }

    private void bringBack(Inode inode, boolean dataOnly) throws IOException {
        long durable = volume.durable();
        if (dataOnly && inode.reshaped() <= durable) {
            if (inode.changed() > durable) {
                volume.commitData();
            }
        } else if (inode.changed() > durable) {
            volume.commit(inode.changed());
        }
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        gate.change(() -> files.fallocate(context, Ext2Handle.of(handle), mode, offset, length));
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        return gate.ask(() -> files.seek(Ext2Handle.of(handle), offset, mode));
    }

    @Override
    public void release(FileHandle handle) {
        if (handle instanceof Ext2Handle ours && ours.close()) {
            gate.quietly(() -> table.release(ours.inode()));
        }
    }

    // ---- directories ----

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        return gate.ask(() -> {
            Inode inode = table.directory(ino);
            try (Locks _ = Locks.shared(inode)) {
                inode.opens.incrementAndGet();
            }
            return new Ext2Handle(inode, OpenFlags.READ_ONLY, volume.failures());
        });
    }

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        gate.look(() -> names.list(Ext2Handle.of(directory).directory(), cookie, plus, sink));
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        Ext2Handle ours = Ext2Handle.of(directory);
        Inode inode = ours.directory();
        gate.sync(ours, () -> bringBack(inode, false));
    }

    // ---- extended attributes ----

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        return gate.ask(() -> {
            Inode inode = table.get(ino);
            try (Locks _ = Locks.shared(inode)) {
                return xattrs.get(inode, name);
            }
        });
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        gate.change(
                () -> changeXattrs(ino, inode -> xattrs.set(context, inode, name, value, flags)));
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        return gate.ask(() -> {
            Inode inode = table.get(ino);
            try (Locks _ = Locks.shared(inode)) {
                return xattrs.list(inode);
            }
        });
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        gate.change(() -> changeXattrs(ino, inode -> xattrs.remove(inode, name)));
    }

    /** What changes the attributes of an inode. */
    @FunctionalInterface
    private interface XattrChange {
        void apply(Inode inode) throws IOException;
    }

    private void changeXattrs(long ino, XattrChange change) throws IOException {
        Inode inode = table.get(ino);
        try (Locks _ = Locks.exclusive(inode)) {
            inode.requireChangeable();
            change.apply(inode);
            inode.record().ctime(table.now());
            inode.store();
        }
    }

    // ---- the whole ----

    @Override
    public void statfs(OpContext context, StatFs result) throws FsException {
        gate.look(() -> allocator.fill(result));
    }

    @Override
    public void syncfs(OpContext context) throws FsException {
        gate.sync(volume::commit);
    }

    @Override
    public void close() throws FsException {
        gate.close(() -> {
            try (device) {
                if (!volume.isReadOnly()) {
                    finish();
                }
            }
        });
    }

    private void finish() throws IOException {
        writeback.close();
        volume.inside(() -> {
            table.endUnlinked();
            return true;
        });
        commitAll();
        volume.releaseJournal(); // not before: the last names may have needed it
        commitAll();
        if (volume.durable() > 0) {
            allocator.writeCounts();
            volume.device().flush();
            volume.keeper().afterWriting();
        }
    }

    /** What a commit frees is written by the next. */
    private void commitAll() throws IOException {
        while (volume.hasChanges()) {
            volume.commit();
        }
    }
}
