package io.celfs.cow;

import io.celfs.core.AclType;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Listing;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Any file system as a base. Nothing may change in it from now on. Its inode numbers must lie below
 * 2^40. Keeps the listing of each directory that was looked into. A directory with two names is
 * EIO: no walk would end.
 */
public final class FileSystemBase implements Base {
    private static final long FIRST_FREE = 1L << 40;

    /** Makes the snapshot manifest of the tree, which may mean to read all of it. */
    @FunctionalInterface
    public interface ManifestMaker {
        /** The manifest's bytes, the same each time. */
        byte[] make() throws IOException;
    }

    private record Entry(Name name, long ino) {}

    private final FileSystem fileSystem;
    private final String identity;
    private final long chunkSize;
    private final ManifestMaker maker;

    /** Where each directory was found that is in a listing. */
    private final Map<Long, Long> holders = new ConcurrentHashMap<>();

    private final Map<Long, List<Entry>> listings = new ConcurrentHashMap<>();
    private volatile @Nullable Map<Long, List<Long>> parents;

    /**
     * @param fileSystem is the base's from now on
     * @param identity names this very tree
     * @param chunkSize bytes per part of a changed file
     * @param maker asked once an export has to say what it is a change of
     */
    public FileSystemBase(
            FileSystem fileSystem, String identity, long chunkSize, ManifestMaker maker) {
        this.fileSystem = fileSystem;
        this.identity = identity;
        this.chunkSize = chunkSize;
        this.maker = maker;
    }

    /** The snapshot manifest of the tree. */
    byte[] manifest() throws IOException {
        return maker.make();
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public long firstFreeIno() {
        return FIRST_FREE;
    }

    @Override
    public boolean contains(long ino) throws FsException {
        if (ino >= FIRST_FREE) {
            return false;
        }
        try {
            getattr(ino, new Attributes());
            return true;
        } catch (FsException e) {
            if (e.errno() == Errno.ESTALE) {
                return false;
            }
            throw e; // What cannot be read is there all the same.
        }
    }

    @Override
    public void getattr(long ino, Attributes result) throws FsException {
        fileSystem.getattr(OpContext.ROOT, ino, result);
    }

    @Override
    public long child(long directory, Name name) throws FsException {
        List<Entry> entries = listing(directory);
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = entries.get(middle).name().compareTo(name);
            if (order == 0) {
                return entries.get(middle).ino();
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    private List<Entry> listing(long directory) throws FsException {
        List<Entry> known = listings.get(directory);
        if (known != null) {
            return known;
        }
        List<Entry> entries = read(directory);
        List<Entry> first = listings.putIfAbsent(directory, entries);
        return first == null ? entries : first;
    }

    private List<Entry> read(long directory) throws FsException {
        List<Entry> entries = new ArrayList<>();
        List<Long> directories = new ArrayList<>();
        Listing.all(
                fileSystem,
                directory,
                false,
                (name, attributes) -> {
                    entries.add(new Entry(name, attributes.ino));
                    if (attributes.isDirectory()) {
                        directories.add(attributes.ino);
                    }
                });
        requireOneName(directories, directory);
        entries.sort(Comparator.comparing(Entry::name));
        return List.copyOf(entries);
    }

    private void requireOneName(List<Long> children, long directory) throws FsException {
        Set<Long> here = new HashSet<>();
        for (long child : children) {
            Long holder = holders.putIfAbsent(child, directory);
            boolean elsewhere = holder != null && holder != directory;
            if (elsewhere || child == FileSystem.ROOT || !here.add(child)) {
                throw Errno.EIO.exception(
                        "directory inode " + child + " of the base has two names: run fsck");
            }
        }
    }

    @Override
    public int childCount(long directory) throws FsException {
        return listing(directory).size();
    }

    @Override
    public long childAt(long directory, int index) throws FsException {
        return listing(directory).get(index).ino();
    }

    @Override
    public Name childName(long directory, int index) throws FsException {
        return listing(directory).get(index).name();
    }

    @Override
    public long parent(long directory) throws FsException {
        Attributes attributes = new Attributes();
        fileSystem.lookup(OpContext.ROOT, directory, Name.DOT_DOT, attributes);
        fileSystem.forget(attributes.ino, 1);
        return attributes.ino;
    }

    @Override
    public List<Long> parents(long ino) throws FsException {
        Map<Long, List<Long>> known = parents;
        if (known == null) {
            known = walk();
            parents = known;
        }
        return known.getOrDefault(ino, List.of());
    }

    /** Who holds names of whom, for the whole tree. */
    private Map<Long, List<Long>> walk() throws FsException {
        Map<Long, List<Long>> holders = new HashMap<>();
        Deque<Long> left = new ArrayDeque<>(List.of(FileSystem.ROOT));
        Attributes attributes = new Attributes();
        while (!left.isEmpty()) {
            long directory = left.pop();
            for (Entry entry : listing(directory)) {
                holders.computeIfAbsent(entry.ino(), ino -> new ArrayList<>()).add(directory);
                getattr(entry.ino(), attributes);
                if (attributes.isDirectory()) {
                    left.push(entry.ino());
                }
            }
        }
        return holders;
    }

    @Override
    public byte[] readlink(long ino) throws FsException {
        return fileSystem.readlink(OpContext.ROOT, ino);
    }

    @Override
    public BaseFile open(long ino) throws FsException {
        return new OpenFile(fileSystem.open(OpContext.ROOT, ino, OpenFlags.READ_ONLY));
    }

    private final class OpenFile implements BaseFile {
        private final FileHandle handle;

        OpenFile(FileHandle handle) {
            this.handle = handle;
        }

        @Override
        public void read(OpContext context, long offset, MemorySegment target) throws FsException {
            if (fileSystem.read(context, handle, offset, target) < target.byteSize()) {
                throw Errno.EIO.exception("the base's file is shorter than it says");
            }
        }

        @Override
        public void close() {
            fileSystem.release(handle);
        }
    }

    /** Without access control lists: nothing above would obey them. */
    @Override
    public List<Name> listxattr(long ino) throws FsException {
        List<Name> names = new ArrayList<>(fileSystem.listxattr(OpContext.ROOT, ino));
        names.removeIf(name -> AclType.of(name) != null);
        return names;
    }

    @Override
    public byte @Nullable [] getxattr(long ino, Name name) throws FsException {
        try {
            return fileSystem.getxattr(OpContext.ROOT, ino, name);
        } catch (FsException e) {
            if (e.errno() == Errno.ENODATA || e.errno() == Errno.EOPNOTSUPP) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public long chunkSize() {
        return chunkSize;
    }

    @Override
    public @Nullable List<ContentHash> hashes(long ino) {
        return null;
    }

    @Override
    public void close() {
        try {
            fileSystem.close();
        } catch (FsException nothingWasWritten) {
            // A base is only read: closing it can lose nothing.
        }
    }
}
