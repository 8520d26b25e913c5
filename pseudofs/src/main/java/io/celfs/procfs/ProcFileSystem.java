package io.celfs.procfs;

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
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A tree of {@link ProcNode}s as a file system. Entries come from the nodes alone: programs can
 * neither make, remove nor rename them nor change their attributes (EROFS); all of {@link Feature}
 * is missing. What a {@link ProcFile} takes can be written to it.
 *
 * <p>A file that was opened keeps the content it had then. Sizes are 0 unless the file knows its
 * own, so a mount must not cache content or attributes, and must read to the end.
 */
public final class ProcFileSystem implements FileSystem {
    private static final int DIRECTORY = FileMode.DIRECTORY | 0555;
    private static final int READABLE = FileMode.REGULAR | 0444;
    private static final int WRITABLE = FileMode.REGULAR | 0644;
    private static final int LINK = FileMode.SYMLINK | 0777;

    private static final long COOKIE_DOT = 1;
    private static final long COOKIE_DOT_DOT = 2;

    /**
     * Whose the entries are.
     *
     * @param umask permission bits that no entry has: 0077 keeps them to their owner
     * @param since time of all entries, in seconds since 1970
     */
    public record Owner(int uid, int gid, int umask, long since) {}

    private final EntryTable table;
    private final Owner owner;

    public ProcFileSystem(ProcDirectory root, Owner owner) {
        this.table = new EntryTable(root);
        this.owner = owner;
    }

    @Override
    public Set<Feature> missing() {
        return EnumSet.allOf(Feature.class);
    }

    // ---- looking ----

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        Entry entry = existing(parent, name);
        fill(entry, result);
        table.hold(entry);
    }

    private Entry existing(long parent, Name name) throws FsException {
        Entry entry = table.find(table.directory(parent), name);
        if (entry == null) {
            throw Errno.ENOENT.exception();
        }
        return entry;
    }

    @Override
    public void forget(long ino, long count) {
        table.drop(ino, count);
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        if (table.get(ino).node instanceof ProcLink link) {
            return link.target().get();
        }
        throw Errno.EINVAL.exception("not a symbolic link");
    }

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        fill(table.get(ino), result);
    }

    private void fill(Entry entry, Attributes result) {
        result.set(new Attributes());
        result.ino = entry.ino;
        switch (entry.node) {
            case ProcDirectory directory -> {
                result.mode = DIRECTORY;
                result.nlink = links(directory);
            }
            case ProcFile file -> {
                result.mode = file.writable() ? WRITABLE : READABLE;
                result.nlink = 1;
                result.size = file.size();
            }
            case ProcLink link -> {
                result.mode = LINK;
                result.nlink = 1;
                result.size = link.target().get().length;
            }
        }
        result.mode &= FileMode.isSymlink(result.mode) ? -1 : ~owner.umask();
        result.nlink = entry.gone ? 0 : result.nlink;
        result.blocks = (result.size + 511) / 512;
        result.uid = owner.uid();
        result.gid = owner.gid();
        result.atime = owner.since();
        result.mtime = owner.since();
        result.ctime = owner.since();
        result.btime = owner.since();
    }

    /** One link means "not counted" to programs that walk trees. */
    private static int links(ProcDirectory directory) {
        if (!directory.fixed()) {
            return 1;
        }
        long below =
                directory.entries().get().values().stream()
                        .filter(ProcDirectory.class::isInstance)
                        .count();
        return 2 + (int) below;
    }

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        return opened(table.directory(ino), OpenFlags.READ_ONLY, new byte[0]);
    }

    private ProcHandle opened(Entry entry, int flags, byte[] content) {
        table.hold(entry);
        return new ProcHandle(entry, flags, content);
    }

    @Override
    public void readdir(
            OpContext context, FileHandle handle, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        Entry directory = ProcHandle.of(handle).directory();
        boolean more =
                !directory.gone
                        && (cookie >= COOKIE_DOT || offer(directory, Name.DOT, COOKIE_DOT, sink))
                        && (cookie >= COOKIE_DOT_DOT
                                || offer(directory.parent, Name.DOT_DOT, COOKIE_DOT_DOT, sink));
        if (!more) {
            return;
        }
        for (Entry entry : table.entries(directory)) {
            long next = COOKIE_DOT_DOT + entry.ino;
            if (next > cookie) {
                if (!offer(entry, entry.name, next, sink)) {
                    return;
                }
                if (plus) {
                    table.hold(entry);
                }
            }
        }
    }

    private boolean offer(Entry entry, Name name, long next, DirectorySink sink) {
        Attributes attributes = new Attributes();
        fill(entry, attributes);
        return sink.accept(name, attributes, next);
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        ProcHandle.of(directory).directory();
    }

    // ---- content ----

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        Entry entry = table.get(ino);
        ProcFile file =
                switch (entry.node) {
                    case ProcFile regular -> regular;
                    case ProcDirectory _ -> throw Errno.EISDIR.exception();
                    case ProcLink _ -> throw Errno.ELOOP.exception();
                };
        boolean truncates = (flags & OpenFlags.TRUNCATE) != 0;
        if ((truncates || OpenFlags.writes(flags)) && !file.writable()) {
            throw Errno.EROFS.exception();
        }
        if (truncates) {
            change(entry, () -> file.truncate(0));
        }
        return opened(entry, flags, OpenFlags.reads(flags) ? content(file) : new byte[0]);
    }

    private static byte[] content(ProcFile file) throws FsException {
        try {
            return file.read();
        } catch (IOException e) {
            throw asErrno(e);
        }
    }

    /** What a file did not like, as an errno: its own if it has one. */
    private static FsException asErrno(IOException failure) {
        return failure instanceof FsException named
                ? named
                : Errno.EIO.exception(String.valueOf(failure.getMessage()), failure);
    }

    /** A step that a file takes. */
    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }

    private static void change(Entry entry, Change change) throws FsException {
        entry.changing.lock();
        try {
            change.run();
        } catch (IOException e) {
            throw asErrno(e);
        } finally {
            entry.changing.unlock();
        }
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        return ProcHandle.of(handle).read(offset, target);
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        ProcHandle ours = ProcHandle.of(handle);
        ProcFile file = ours.writable();
        if (offset < 0) {
            throw Errno.EINVAL.exception("negative offset");
        }
        byte[] bytes = source.toArray(ValueLayout.JAVA_BYTE);
        if (bytes.length > 0) {
            boolean appends = (ours.flags & OpenFlags.APPEND) != 0;
            change(ours.entry, () -> file.writeAt(appends ? file.read().length : offset, bytes));
        }
        return bytes.length;
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        ProcHandle.of(handle); // what was taken is taken
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        long end = ProcHandle.of(handle).end(offset);
        return mode == SeekMode.DATA ? offset : end;
    }

    @Override
    public void release(FileHandle handle) {
        if (handle instanceof ProcHandle ours && ours.close()) {
            table.drop(ours.ino(), 1);
        }
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        Entry entry = table.get(ino);
        int others = ~(AttributeChange.SIZE | AttributeChange.KILL_SET_ID);
        boolean resizes = change.has(AttributeChange.SIZE) && (change.valid & others) == 0;
        if (!resizes || !(entry.node instanceof ProcFile file) || !file.writable()) {
            throw Errno.EROFS.exception();
        }
        change(entry, () -> file.truncate(change.size));
        fill(entry, result);
    }

    /** Opens what is there; nothing new can be made. */
    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        Entry entry = table.find(table.directory(parent), name);
        if (entry == null) {
            throw Errno.EROFS.exception();
        }
        if ((flags & OpenFlags.EXCLUSIVE) != 0) {
            throw Errno.EEXIST.exception();
        }
        FileHandle handle = open(context, entry.ino, flags);
        fill(entry, result);
        table.hold(entry);
        return handle;
    }

    @Override
    public void statfs(OpContext context, StatFs result) {
        StatFs empty = new StatFs();
        result.blockSize = empty.blockSize;
        result.blocks = 0;
        result.blocksFree = 0;
        result.blocksAvailable = 0;
        result.files = 0;
        result.filesFree = 0;
        result.nameMax = empty.nameMax;
    }

    @Override
    public void syncfs(OpContext context) {}

    @Override
    public void close() {}

    // ---- what cannot be done ----

    private static FsException readOnly() {
        return Errno.EROFS.exception();
    }

    private static FsException noXattrs() {
        return Errno.EOPNOTSUPP.exception();
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        throw readOnly();
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        throw readOnly();
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        throw readOnly();
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        throw readOnly();
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        throw readOnly();
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        throw readOnly();
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        throw readOnly();
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        throw readOnly();
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        throw Errno.EOPNOTSUPP.exception();
    }

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        throw noXattrs();
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        throw noXattrs();
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        throw noXattrs();
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        throw noXattrs();
    }
}
