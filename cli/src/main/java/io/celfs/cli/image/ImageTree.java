package io.celfs.cli.image;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Listing;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.PathText;
import io.celfs.manifest.snapshot.SnapshotSource;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tree of a file system as a source of snapshots, seen as the super-user. An empty {@code
 * lost+found} at its root, which comes with every ext2 image, is left out.
 */
public final class ImageTree implements SnapshotSource {
    private static final byte[] LOST_AND_FOUND = {'l', 'o', 's', 't', '+', 'f', 'o', 'u', 'n', 'd'};

    private final FileSystem files;
    private final byte[] path;

    /**
     * A tree that does not change meanwhile.
     *
     * @param files stays open when the tree is closed
     * @param path of the image
     */
    public ImageTree(FileSystem files, byte[] path) {
        this.files = files;
        this.path = path.clone();
    }

    @Override
    public Directory root() {
        return new OpenDirectory(FileSystem.ROOT);
    }

    @Override
    public byte[] path() {
        return path.clone();
    }

    @Override
    public void close() {}

    /** A call that fails as file systems do. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws FsException;
    }

    private static <T> T posix(byte[] name, Call<T> call) throws PosixException {
        try {
            return call.run();
        } catch (FsException e) {
            throw posix(name, e);
        }
    }

    /** The cause names the structure that is damaged. */
    private static PosixException posix(byte[] name, FsException e) {
        int errno = e.errno().number();
        String path = PathText.ofBytes(name);
        return e.getCause() == null
                ? new PosixException(errno, path)
                : new PosixException(errno, path, String.valueOf(e.getCause().getMessage()));
    }

    /** Looks up and keeps a reference. */
    private Attributes find(long directory, Name name) throws FsException {
        Attributes found = new Attributes();
        files.lookup(OpContext.ROOT, directory, name, found);
        return found;
    }

    private void forget(long ino) {
        if (ino != FileSystem.ROOT) {
            files.forget(ino, 1);
        }
    }

    private Attributes attributes(long ino) throws FsException {
        Attributes attributes = new Attributes();
        files.getattr(OpContext.ROOT, ino, attributes);
        return attributes;
    }

    private static void fill(HostStat result, Attributes attributes) {
        result.mode = attributes.mode;
        result.nlink = attributes.nlink;
        result.device = 0;
        result.ino = attributes.ino;
        result.size = attributes.size;
        result.blocks = attributes.blocks;
        result.mtime = attributes.mtime;
        result.mtimeNanos = attributes.mtimeNanos;
        result.ctime = attributes.ctime;
        result.ctimeNanos = attributes.ctimeNanos;
    }

    private List<byte[]> names(long directory) throws FsException {
        List<byte[]> names = new ArrayList<>();
        Listing.all(files, directory, false, (name, _) -> names.add(name.bytes()));
        return names;
    }

    /** A directory; holds a reference. */
    private final class OpenDirectory implements Directory {
        private final long ino;

        OpenDirectory(long ino) {
            this.ino = ino;
        }

        @Override
        public List<byte[]> names() throws PosixException {
            List<byte[]> all = posix(new byte[] {'.'}, () -> ImageTree.this.names(ino));
            if (ino == FileSystem.ROOT) {
                all.removeIf(this::isEmptyLostAndFound);
            }
            return all;
        }

        private boolean isEmptyLostAndFound(byte[] name) {
            if (!Arrays.equals(name, LOST_AND_FOUND)) {
                return false;
            }
            try (Directory directory = openDirectory(name)) {
                return directory.names().isEmpty();
            } catch (PosixException e) {
                return false;
            }
        }

        @Override
        public void stat(byte[] name, HostStat result) throws PosixException {
            fill(result, posix(name, () -> name.length == 0 ? attributes(ino) : look(name)));
        }

        private Attributes look(byte[] name) throws FsException {
            Attributes found = find(ino, Name.of(name));
            forget(found.ino);
            return found;
        }

        @Override
        public Directory openDirectory(byte[] name) throws PosixException {
            long found = posix(name, () -> directory(Name.of(name)));
            boolean ours = false;
            try {
                ours = posix(name, () -> isParentOf(found));
            } finally {
                if (!ours) {
                    forget(found);
                }
            }
            if (!ours) {
                throw new PosixException(
                        PosixException.EIO,
                        PathText.ofBytes(name),
                        "directory inode " + found + " has two names: run fsck");
            }
            return new OpenDirectory(found);
        }

        private long directory(Name name) throws FsException {
            Attributes found = find(ino, name);
            if (!found.isDirectory()) {
                forget(found.ino);
                throw Errno.ENOTDIR.exception();
            }
            return found.ino;
        }

        /** In damaged images a directory may be in another one, even in itself: without end. */
        private boolean isParentOf(long directory) throws FsException {
            long parent = find(directory, Name.DOT_DOT).ino;
            forget(parent);
            return parent == ino && directory != FileSystem.ROOT;
        }

        @Override
        public File openFile(byte[] name) throws PosixException {
            return posix(
                    name,
                    () -> {
                        Attributes found = find(ino, Name.of(name));
                        if (!found.isRegular()) {
                            forget(found.ino);
                            throw Errno.ELOOP.exception();
                        }
                        return open(found.ino);
                    });
        }

        @Override
        public byte[] readlink(byte[] name) throws PosixException {
            return posix(name, () -> files.readlink(OpContext.ROOT, look(name).ino));
        }

        @Override
        public Target follow(byte[] name) throws PosixException {
            return posix(name, () -> new FoundTarget(LinkWalk.from(files, ino, name)));
        }

        @Override
        public void close() {
            forget(ino);
        }
    }

    /** Takes over a reference. */
    private File open(long ino) throws FsException {
        try {
            return new OpenFile(ino, files.open(OpContext.ROOT, ino, OpenFlags.READ_ONLY));
        } catch (FsException e) {
            forget(ino);
            throw e;
        }
    }

    /** Where a walk ended; it holds the references. */
    private final class FoundTarget implements Target {
        private final LinkWalk walk;

        FoundTarget(LinkWalk walk) {
            this.walk = walk;
        }

        @Override
        public boolean isInTree() {
            return !walk.hasLeft();
        }

        @Override
        public void stat(HostStat result) throws PosixException {
            fill(result, posix(new byte[0], () -> attributes(walk.place())));
        }

        @Override
        public Directory openDirectory() throws PosixException {
            return new OpenDirectory(posix(new byte[0], walk::hold));
        }

        @Override
        public File openFile() throws PosixException {
            return posix(new byte[0], () -> open(walk.hold()));
        }

        @Override
        public void close() {
            walk.close();
        }
    }

    /** A file; holds a reference and a handle. */
    private final class OpenFile implements File {
        private final long ino;
        private final FileHandle handle;

        OpenFile(long ino, FileHandle handle) {
            this.ino = ino;
            this.handle = handle;
        }

        @Override
        public void stat(HostStat result) throws PosixException {
            fill(result, posix(new byte[0], () -> attributes(ino)));
        }

        @Override
        public long read(long offset, MemorySegment target) throws PosixException {
            return posix(
                    new byte[0],
                    () -> {
                        long done = 0;
                        int read;
                        do {
                            MemorySegment rest = target.asSlice(done);
                            read = files.read(OpContext.ROOT, handle, offset + done, rest);
                            done += read;
                        } while (read > 0 && done < target.byteSize());
                        return done;
                    });
        }

        @Override
        public void close() {
            files.release(handle);
            forget(ino);
        }
    }
}
