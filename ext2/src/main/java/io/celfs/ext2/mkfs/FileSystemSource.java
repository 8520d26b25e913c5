package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Listing;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tree of a file system, seen as the super-user. Holds references to all inodes that it has
 * listed until it is closed; the file system itself stays open.
 */
public final class FileSystemSource implements ImageSource, AutoCloseable {
    private final FileSystem files;
    private final boolean hasAttributes;
    private final List<Long> referenced = new ArrayList<>();
    private final Set<Long> listed = new HashSet<>();

    public FileSystemSource(FileSystem files) {
        this.files = files;
        this.hasAttributes = !files.missing().contains(FileSystem.Feature.XATTRS);
    }

    @Override
    public Attributes root() throws IOException {
        Attributes root = new Attributes();
        files.getattr(OpContext.ROOT, FileSystem.ROOT, root);
        return root;
    }

    /**
     * Lists a directory, once.
     *
     * @throws FsException EIO at the second time: in damaged images a directory may be in another
     *     one, even in itself, and a walk would not end
     */
    @Override
    public List<Entry> list(long directory) throws IOException {
        if (!listed.add(directory)) {
            throw Errno.EIO.exception("directory inode " + directory + " has two names: run fsck");
        }
        List<Entry> entries = new ArrayList<>();
        Listing.all(
                files,
                directory,
                true,
                (name, attributes) -> {
                    entries.add(new Entry(name, copy(attributes)));
                    referenced.add(attributes.ino);
                });
        return entries;
    }

    private static Attributes copy(Attributes attributes) {
        Attributes copy = new Attributes();
        copy.set(attributes);
        return copy;
    }

    @Override
    public byte[] target(long link) throws IOException {
        return files.readlink(OpContext.ROOT, link);
    }

    @Override
    public List<ExtendedAttribute> attributes(long ino) throws IOException {
        if (!hasAttributes) {
            return List.of();
        }
        List<Name> names = files.listxattr(OpContext.ROOT, ino);
        List<ExtendedAttribute> found = new ArrayList<>(names.size());
        for (Name name : names) {
            found.add(new ExtendedAttribute(name, files.getxattr(OpContext.ROOT, ino, name)));
        }
        return found;
    }

    @Override
    public Content open(long file) throws IOException {
        return new OpenFile(files.open(OpContext.ROOT, file, OpenFlags.READ_ONLY));
    }

    /** A file of the file system. */
    private final class OpenFile implements Content {
        private final FileHandle handle;

        OpenFile(FileHandle handle) {
            this.handle = handle;
        }

        @Override
        public int read(long offset, MemorySegment target) throws IOException {
            return files.read(OpContext.ROOT, handle, offset, target);
        }

        @Override
        public long nextData(long offset) throws IOException {
            return seek(offset, SeekMode.DATA);
        }

        @Override
        public long nextHole(long offset) throws IOException {
            return seek(offset, SeekMode.HOLE);
        }

        private long seek(long offset, SeekMode mode) throws IOException {
            try {
                return files.seek(OpContext.ROOT, handle, offset, mode);
            } catch (FsException e) {
                if (e.errno() == Errno.ENXIO) {
                    return Long.MAX_VALUE;
                }
                throw e;
            }
        }

        @Override
        public void close() {
            files.release(handle);
        }
    }

    @Override
    public void close() {
        referenced.forEach(ino -> files.forget(ino, 1));
        referenced.clear();
    }
}
