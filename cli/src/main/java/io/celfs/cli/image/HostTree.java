package io.celfs.cli.image;

import io.celfs.cli.HostPath;
import io.celfs.core.Attributes;
import io.celfs.core.Name;
import io.celfs.ext2.layout.XattrPrefix;
import io.celfs.ext2.mkfs.ImageSource;
import io.celfs.ext2.mkfs.SourceException;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the host as a source, of any size and depth. Keeps names, not descriptors, but for
 * the directory that was used last: a tree is read directory by directory. Links are not followed.
 */
public final class HostTree implements ImageSource, AutoCloseable {
    /** Paths of so many bytes are opened in one call (PATH_MAX is 4,096). */
    private static final int LONGEST_PATH = 4000;

    private static final byte[] SELF = {'.'};

    /** Numbers of files, since those of the host are not unique beyond one of its file systems. */
    private record HostInode(long device, long ino) {}

    /** One of the names of a node. */
    private static final class Place {
        final @Nullable Place parent;
        final byte[] name;

        /** Of the path from the root, in bytes. */
        final int length;

        /** A name in {@code parent}; the root has none. */
        Place(@Nullable Place parent, byte[] name) {
            this.parent = parent;
            this.name = name;
            this.length = parent == null ? name.length : parent.length + 1 + name.length;
        }
    }

    private final HostPath path;
    private final HostDirectory root;
    private final Consumer<String> warnings;
    private final List<Place> places = new ArrayList<>();
    private final Map<HostInode, Long> linked = new HashMap<>();
    private final Map<Long, byte[]> attributeNames = new HashMap<>();
    private Place openPlace = new Place(null, SELF);
    private HostDirectory openDirectory;

    private HostTree(HostPath path, Consumer<String> warnings) throws IOException {
        this.path = path;
        this.root = HostDirectory.open(path.bytes());
        this.openDirectory = root;
        this.warnings = warnings;
        places.add(openPlace);
    }

    /**
     * Opens a directory; a link to it is followed.
     *
     * @param warnings gets a line for what an image cannot hold and is left out
     */
    public static HostTree open(HostPath path, Consumer<String> warnings) throws IOException {
        return new HostTree(path, warnings);
    }

    private Place place(long number) {
        return places.get((int) number - 1);
    }

    @Override
    public Attributes root() throws IOException {
        HostStat stat = new HostStat();
        root.stat(new byte[0], stat);
        keepAttributeNames(1, root, SELF);
        return attributes(1, stat);
    }

    private static Attributes attributes(long number, HostStat stat) {
        Attributes attributes = new Attributes();
        attributes.ino = number;
        attributes.mode = stat.mode;
        attributes.nlink = stat.nlink;
        attributes.uid = stat.uid;
        attributes.gid = stat.gid;
        int minor = stat.rdevMinor;
        attributes.rdev = (minor & 0xff) | (stat.rdevMajor << 8) | ((minor & ~0xff) << 12);
        attributes.size = stat.size;
        attributes.blocks = stat.blocks;
        attributes.mtime = stat.mtime;
        attributes.mtimeNanos = stat.mtimeNanos;
        return attributes;
    }

    @Override
    public List<Entry> list(long directory) throws IOException {
        Place place = place(directory);
        List<Entry> entries = new ArrayList<>();
        try {
            HostDirectory host = directory(place);
            List<byte[]> names = new ArrayList<>();
            host.list((name, _) -> names.add(name));
            for (byte[] name : names) {
                entries.add(entry(host, place, name));
            }
            return entries;
        } catch (PosixException e) {
            throw unreadable(place, e);
        }
    }

    private Entry entry(HostDirectory host, Place parent, byte[] name) throws IOException {
        Place place = new Place(parent, name);
        HostStat stat = new HostStat();
        try {
            host.stat(name, stat);
            long number = number(place, stat);
            keepAttributeNames(number, host, name);
            return new Entry(Name.of(name), attributes(number, stat));
        } catch (PosixException e) {
            throw unreadable(place, e);
        }
    }

    /** The same for all names of a file. */
    private long number(Place place, HostStat stat) {
        long next = places.size() + 1L;
        if (stat.nlink > 1 && !stat.isDirectory()) {
            Long known = linked.putIfAbsent(new HostInode(stat.device, stat.ino), next);
            if (known != null) {
                return known;
            }
        }
        places.add(place);
        return next;
    }

    private void keepAttributeNames(long number, HostDirectory host, byte[] name)
            throws PosixException {
        byte[] names = host.listxattr(name);
        if (names.length > 0) {
            attributeNames.put(number, names);
        }
    }

    @Override
    public List<ExtendedAttribute> attributes(long number) throws IOException {
        byte[] names = attributeNames.get(number);
        if (names == null) {
            return List.of();
        }
        Place place = place(number);
        List<ExtendedAttribute> found = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i] == 0) {
                addAttribute(place, Name.of(Arrays.copyOfRange(names, start, i)), found);
                start = i + 1;
            }
        }
        return found;
    }

    private void addAttribute(Place place, Name name, List<ExtendedAttribute> found)
            throws IOException {
        if (XattrPrefix.of(name) == null) {
            warnings.accept(
                    text(place) + ": ext2 cannot hold the attribute " + name + "; left out");
            return;
        }
        try {
            byte[] value = parent(place).getxattr(place.name, name.bytes());
            found.add(new ExtendedAttribute(name, value));
        } catch (PosixException e) {
            throw unreadable(place, e);
        }
    }

    @Override
    public byte[] target(long link) throws IOException {
        Place place = place(link);
        try {
            return parent(place).readlink(place.name);
        } catch (PosixException e) {
            throw unreadable(place, e);
        }
    }

    @Override
    public Content open(long file) throws IOException {
        Place place = place(file);
        int flags = HostFile.READ_ONLY | HostFile.NO_FOLLOW | HostFile.NONBLOCK;
        try {
            return new OpenFile(place, parent(place).openFile(place.name, flags, 0));
        } catch (PosixException e) {
            throw unreadable(place, e);
        }
    }

    /** The directory that a name is in; the root is its own. */
    private HostDirectory parent(Place place) throws PosixException {
        return place.parent == null ? root : directory(place.parent);
    }

    private HostDirectory directory(Place place) throws PosixException {
        if (place != openPlace) {
            HostDirectory next = openDirectory(place);
            closeLast();
            openDirectory = next;
            openPlace = place;
        }
        return openDirectory;
    }

    private HostDirectory openDirectory(Place place) throws PosixException {
        if (place.parent == null || place.length < LONGEST_PATH) {
            return root.openDirectory(bytes(place));
        }
        try (HostDirectory above = openDirectory(place.parent)) {
            return above.openDirectory(place.name);
        }
    }

    /** The path from the root. */
    private static byte[] bytes(Place place) {
        byte[] bytes = new byte[place.length];
        int end = bytes.length;
        for (Place at = place; at != null; at = at.parent) {
            end -= at.name.length;
            System.arraycopy(at.name, 0, bytes, end, at.name.length);
            if (at.parent != null) {
                bytes[--end] = '/';
            }
        }
        return bytes;
    }

    private String text(Place place) {
        byte[] below = bytes(place);
        return place.parent == null
                ? path.toString()
                : path.resolve(Arrays.copyOfRange(below, 2, below.length)).toString();
    }

    private SourceException unreadable(Place place, PosixException e) {
        return new SourceException(text(place) + ": " + e.reason(), e);
    }

    private void closeLast() {
        if (openDirectory != root) {
            openDirectory.close();
        }
    }

    @Override
    public void close() {
        closeLast();
        root.close();
    }

    /** A file of the host. */
    private final class OpenFile implements Content {
        private final Place place;
        private final HostFile file;

        OpenFile(Place place, HostFile file) {
            this.place = place;
            this.file = file;
        }

        @Override
        public int read(long offset, MemorySegment target) throws IOException {
            try {
                return (int) file.read(offset, target);
            } catch (PosixException e) {
                throw unreadable(place, e);
            }
        }

        @Override
        public long nextData(long offset) throws IOException {
            return known(file.seekData(offset));
        }

        @Override
        public long nextHole(long offset) throws IOException {
            return known(file.seekHole(offset));
        }

        private static long known(long offset) {
            return offset < 0 ? Long.MAX_VALUE : offset;
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
