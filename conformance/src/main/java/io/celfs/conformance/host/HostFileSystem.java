package io.celfs.conformance.host;

import io.celfs.conformance.SystemCalls;
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
import io.celfs.posix.HostCaller;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostListing;
import io.celfs.posix.HostNode;
import io.celfs.posix.HostSpace;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the host as a file system: every operation is the system call that a program would
 * make. For tests, as root: it acts for other users by changing the thread's file system user, and
 * sets the whole process's umask to the caller's for the time of a call; from the first instance on
 * it is 0 otherwise.
 *
 * <p>Not seen through it: reference counts (the kernel keeps its own), change times that are set.
 * Segments must be native.
 */
public final class HostFileSystem implements FileSystem, SystemCalls {
    private static final int NO_ATIME = 01000000;

    /** A system call, which fails in the host's words. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws PosixException, FsException;
    }

    /** As {@link Call}, without a result. */
    @FunctionalInterface
    private interface Act {
        void run() throws PosixException, FsException;
    }

    private final HostNodes nodes;
    private final Set<Feature> missing;

    /** What is open, to be closed at the end: a dead mount cannot be left before. */
    private final Set<HostHandle> open = ConcurrentHashMap.newKeySet();

    /**
     * The tree below {@code root}.
     *
     * @param missing what the host's file system lacks
     */
    public HostFileSystem(byte[] root, Set<Feature> missing) throws FsException {
        HostCaller.umask(0);
        this.missing = Set.copyOf(missing);
        this.nodes = as(OpContext.ROOT, () -> new HostNodes(HostNode.at(root)));
    }

    /** Runs a call as the caller, and turns the host's failures into ours. */
    private static <T> T as(OpContext context, Call<T> call) throws FsException {
        boolean other = context.uid() != 0 || context.gid() != 0;
        if (other) {
            HostCaller.become(context.uid(), context.gid());
        }
        if (context.umask() != 0) {
            HostCaller.umask(context.umask());
        }
        try {
            return call.run();
        } catch (PosixException e) {
            throw Errno.of(e.errno()).exception(String.valueOf(e.getMessage()));
        } finally {
            if (context.umask() != 0) {
                HostCaller.umask(0);
            }
            if (other) {
                HostCaller.become(0, 0);
            }
        }
    }

    private static void act(OpContext context, Act act) throws FsException {
        as(
                context,
                () -> {
                    act.run();
                    return ROOT;
                });
    }

    @Override
    public Set<Feature> missing() {
        return missing;
    }

    @Override
    public void lookup(OpContext context, long parent, Name name, Attributes result)
            throws FsException {
        if (parent == ROOT && name.equals(Name.DOT_DOT)) {
            getattr(context, ROOT, result);
            return;
        }
        act(context, () -> refer(parent, name, result));
    }

    private void refer(long parent, Name name, Attributes result)
            throws FsException, PosixException {
        nodes.refer(nodes.get(parent).child(name.bytes()), result);
    }

    @Override
    public void forget(long ino, long count) {
        nodes.forget(ino, count);
    }

    @Override
    public byte[] readlink(OpContext context, long ino) throws FsException {
        requireLink(ino);
        return as(context, () -> nodes.get(ino).readlink());
    }

    /** Linux says ENOENT for an empty name that is not a link. */
    private void requireLink(long ino) throws FsException {
        Attributes attributes = new Attributes();
        getattr(OpContext.ROOT, ino, attributes);
        if (!FileMode.isSymlink(attributes.mode)) {
            throw Errno.EINVAL.exception("not a symbolic link");
        }
    }

    @Override
    public void mknod(
            OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException {
        act(
                context,
                () -> {
                    nodes.get(parent).mknod(name.bytes(), mode, rdev);
                    refer(parent, name, result);
                });
    }

    @Override
    public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException {
        act(
                context,
                () -> {
                    nodes.get(parent).mkdir(name.bytes(), mode);
                    refer(parent, name, result);
                });
    }

    @Override
    public void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException {
        act(
                context,
                () -> {
                    nodes.get(parent).symlink(target, name.bytes());
                    refer(parent, name, result);
                });
    }

    @Override
    public void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException {
        act(
                context,
                () -> {
                    nodes.get(newParent).link(nodes.get(ino), newName.bytes());
                    refer(newParent, newName, result);
                });
    }

    @Override
    public void unlink(OpContext context, long parent, Name name) throws FsException {
        act(context, () -> nodes.get(parent).unlink(name.bytes()));
    }

    @Override
    public void rmdir(OpContext context, long parent, Name name) throws FsException {
        act(context, () -> nodes.get(parent).rmdir(name.bytes()));
    }

    @Override
    public void rename(
            OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException {
        act(
                context,
                () -> {
                    HostNode to = nodes.get(newParent);
                    nodes.get(parent).rename(name.bytes(), to, newName.bytes(), flags);
                });
    }

    @Override
    public void getattr(OpContext context, long ino, Attributes result) throws FsException {
        act(OpContext.ROOT, () -> nodes.fill(nodes.get(ino), result));
    }

    @Override
    public void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException {
        getattr(context, ino, result);
        int mode = result.mode;
        act(context, () -> HostAttributes.change(nodes.get(ino), mode, change));
        getattr(context, ino, result);
    }

    @Override
    public FileHandle open(OpContext context, long ino, int flags) throws FsException {
        Attributes attributes = new Attributes();
        getattr(context, ino, attributes);
        requireRegular(attributes.mode);
        return as(context, () -> opened(ino, nodes.get(ino).open(hostFlags(context, flags)), null));
    }

    private static void requireRegular(int mode) throws FsException {
        switch (FileMode.type(mode)) {
            case FileMode.REGULAR -> {}
            case FileMode.DIRECTORY -> throw Errno.EISDIR.exception();
            case FileMode.SYMLINK -> throw Errno.ELOOP.exception();
            default -> throw Errno.ENXIO.exception(); // opening a FIFO would wait
        }
    }

    /** Reading must not change the time of access, which only the owner may ask for. */
    private static int hostFlags(OpContext context, int flags) {
        return context.uid() == 0 ? flags | NO_ATIME : flags;
    }

    @Override
    public FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException {
        if ((flags & OpenFlags.EXCLUSIVE) == 0) {
            requireRegularIfThere(parent, name);
        }
        return as(
                context,
                () -> {
                    HostFile file =
                            nodes.get(parent).create(name.bytes(), hostFlags(context, flags), mode);
                    nodes.refer(HostNode.of(file), result);
                    return opened(result.ino, file, null);
                });
    }

    private void requireRegularIfThere(long parent, Name name) throws FsException {
        Attributes present = new Attributes();
        try {
            lookup(OpContext.ROOT, parent, name, present);
        } catch (FsException e) {
            return; // creating it will say what is wrong, if anything is
        }
        forget(present.ino, 1);
        requireRegular(present.mode);
    }

    @Override
    public FileHandle tmpfile(
            OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException {
        return as(
                context,
                () -> {
                    HostFile file =
                            nodes.get(parent).createUnnamed(hostFlags(context, flags), mode);
                    nodes.refer(HostNode.of(file), result);
                    return opened(result.ino, file, null);
                });
    }

    @Override
    public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException {
        return as(context, () -> (int) HostHandle.file(handle).read(offset, target));
    }

    @Override
    public int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException {
        return as(context, () -> (int) HostHandle.file(handle).writeSome(offset, source));
    }

    @Override
    public long copyFileRange(
            OpContext context,
            FileHandle from,
            long offset,
            FileHandle to,
            long target,
            long length)
            throws FsException {
        return as(
                context,
                () -> {
                    HostFile source = HostHandle.file(from);
                    HostFile sink = HostHandle.file(to);
                    // The end as it is now: a copy behind the end of the same file moves it.
                    long count = Math.min(length, Math.max(0, source.size() - offset));
                    long done = 0;
                    do {
                        long copied =
                                source.copyRange(offset + done, sink, target + done, count - done);
                        if (copied < 0 && done == 0) {
                            throw new PosixException((int) -copied, "copy_file_range");
                        }
                        if (copied <= 0) {
                            break;
                        }
                        done += copied;
                    } while (done < count);
                    return done;
                });
    }

    @Override
    public void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException {
        act(
                context,
                () -> {
                    HostFile file = HostHandle.file(handle);
                    if (dataOnly) {
                        file.syncData();
                    } else {
                        file.sync();
                    }
                });
    }

    @Override
    public void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        act(context, () -> HostHandle.file(handle).allocate(mode, offset, length));
    }

    @Override
    public long seek(OpContext context, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        HostFile file = HostHandle.file(handle);
        long found =
                as(
                        context,
                        () ->
                                mode == SeekMode.DATA
                                        ? file.seekData(offset)
                                        : file.seekHole(offset));
        if (found < 0) {
            throw Errno.ENXIO.exception();
        }
        return found;
    }

    @Override
    public void release(FileHandle handle) {
        if (handle instanceof HostHandle host && open.remove(host)) {
            host.close();
        }
    }

    private HostHandle opened(long ino, @Nullable HostFile file, @Nullable HostListing listing) {
        HostHandle handle = new HostHandle(ino, file, listing);
        open.add(handle);
        return handle;
    }

    @Override
    public void writeMapped(FileHandle handle, long offset, byte[] bytes) throws FsException {
        mapped(
                handle,
                MapMode.READ_WRITE,
                offset,
                bytes.length,
                map -> {
                    map.copyFrom(MemorySegment.ofArray(bytes));
                    map.force();
                    return bytes;
                });
    }

    @Override
    public byte[] readMapped(FileHandle handle, long offset, int length, boolean copy)
            throws FsException {
        MapMode mode = copy ? MapMode.PRIVATE : MapMode.READ_ONLY;
        return mapped(
                handle,
                mode,
                offset,
                length,
                map -> {
                    byte[] bytes = map.toArray(ValueLayout.JAVA_BYTE);
                    if (copy) {
                        map.fill((byte) 0x5a);
                    }
                    return bytes;
                });
    }

    /** Opens the file a second time, because Java maps only what it has opened itself. */
    private static byte[] mapped(
            FileHandle handle,
            MapMode mode,
            long offset,
            long length,
            Function<MemorySegment, byte[]> use)
            throws FsException {
        Path path = Path.of("/proc/self/fd/" + HostHandle.file(handle).fd());
        Set<StandardOpenOption> access =
                mode.equals(MapMode.READ_ONLY)
                        ? Set.of(StandardOpenOption.READ)
                        : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(path, access);
                Arena arena = Arena.ofConfined()) {
            return use.apply(channel.map(mode, offset, length, arena));
        } catch (IOException | UncheckedIOException | InternalError e) {
            throw Errno.EIO.exception("map", e);
        }
    }

    @Override
    public void truncate(FileHandle handle, long size) throws FsException {
        act(OpContext.ROOT, () -> HostHandle.file(handle).truncate(size));
    }

    @Override
    public FileHandle opendir(OpContext context, long ino) throws FsException {
        return as(context, () -> opened(ino, null, new HostListing(nodes.get(ino))));
    }

    @Override
    public void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException {
        act(
                context,
                () -> {
                    HostListing listing = HostHandle.listing(directory);
                    HostEntries entries = new HostEntries(nodes, directory.ino(), plus, sink);
                    listing.list(cookie, entries);
                });
    }

    @Override
    public void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly)
            throws FsException {
        act(
                context,
                () -> {
                    HostListing listing = HostHandle.listing(directory);
                    listing.sync();
                });
    }

    @Override
    public byte[] getxattr(OpContext context, long ino, Name name) throws FsException {
        return as(context, () -> nodes.get(ino).getxattr(name.bytes()));
    }

    @Override
    public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException {
        act(context, () -> nodes.get(ino).setxattr(name.bytes(), value, flags));
    }

    @Override
    public List<Name> listxattr(OpContext context, long ino) throws FsException {
        byte[] packed = as(context, () -> nodes.get(ino).listxattr());
        List<Name> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < packed.length; i++) {
            if (packed[i] == 0) {
                names.add(Name.of(Arrays.copyOfRange(packed, start, i)));
                start = i + 1;
            }
        }
        return names;
    }

    @Override
    public void removexattr(OpContext context, long ino, Name name) throws FsException {
        act(context, () -> nodes.get(ino).removexattr(name.bytes()));
    }

    @Override
    public void statfs(OpContext context, StatFs result) throws FsException {
        HostSpace space = as(context, () -> nodes.get(ROOT).space());
        result.blockSize = (int) space.blockSize();
        result.blocks = space.blocks();
        result.blocksFree = space.free();
        result.blocksAvailable = space.available();
        result.files = space.files();
        result.filesFree = space.filesFree();
    }

    @Override
    public void syncfs(OpContext context) throws FsException {
        act(
                context,
                () -> {
                    try (HostFile root = nodes.get(ROOT).open(HostFile.READ_ONLY)) {
                        root.syncFileSystem();
                    }
                });
    }

    @Override
    public void close() {
        open.forEach(this::release);
        nodes.close();
    }
}
