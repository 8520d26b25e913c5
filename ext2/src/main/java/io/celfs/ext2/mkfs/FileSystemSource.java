package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of a file system, seen as the super-user. Holds references to all inodes that it has
 * listed until it is closed; the file system itself stays open.
 */
public final class FileSystemSource implements ImageSource, AutoCloseable {
    private final FileSystem files;
    private final boolean hasAttributes;
    private final List<Long> referenced = new ArrayList<>();

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

    @Override
    public List<Entry> list(long directory) throws IOException {
        FileHandle handle = files.opendir(OpContext.ROOT, directory);
        try {
            List<Entry> entries = new ArrayList<>();
            long cookie = 0;
            while (cookie >= 0) {
                cookie = listFrom(handle, cookie, entries);
            }
            return entries;
        } finally {
            files.release(handle);
        }
    }

    /** Adds entries; the cookie to go on with, -1 at the end. */
    private long listFrom(FileHandle handle, long cookie, List<Entry> entries) throws IOException {
        long[] next = {-1};
        files.readdir(
                OpContext.ROOT,
                handle,
                cookie,
                true,
                (name, attributes, nextCookie) -> {
                    next[0] = nextCookie;
                    if (!name.isDots()) {
                        entries.add(new Entry(name, copy(attributes)));
                        referenced.add(attributes.ino);
                    }
                    return true;
                });
        return next[0];
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
