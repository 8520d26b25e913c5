package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Attributes;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.manifest.PathBytes;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The base under frozen layers, as a tree of its own, and the manifest that this state became if
 * the session was rebased on it. Inode numbers are the session's.
 */
final class FrozenState implements Tree, Baseline {
    private record Entry(Name name, long ino) {}

    /** Reads the manifest of the state; most users never need it. */
    @FunctionalInterface
    interface ManifestReader {
        ManifestBase read() throws IOException;
    }

    private final InodeTable table;
    private final Base below;
    private final DirtyDirManager directories;
    private final ManifestReader reader;

    @GuardedBy("this")
    private @Nullable ManifestBase manifest;

    @GuardedBy("this")
    private @Nullable Map<Long, String> paths;

    /** Sorted listings of changed directories. */
    private final Map<Long, List<Entry>> listings = new ConcurrentHashMap<>();

    /** The directories with names that came, by inode. */
    private final LongMap<List<Long>> holders = new LongMap<>();

    /**
     * @param table what frozen layers say, over the session's base, which stays the session's
     */
    FrozenState(InodeTable table, ManifestReader reader) {
        this.table = table;
        this.below = table.base;
        this.directories = new DirtyDirManager(table);
        this.reader = reader;
        table.forEach(this::noteHolders);
    }

    private void noteHolders(long directory, Node node) {
        DirectoryDelta entries = node.entries;
        if (entries == null) {
            return;
        }
        for (DirectoryDelta.Entry entry : entries.addedFrom(0)) {
            List<Long> known = holders.get(entry.ino());
            if (known == null) {
                known = new ArrayList<>();
                holders.put(entry.ino(), known);
            }
            known.add(directory);
        }
    }

    @Override
    public Tree tree() {
        return this;
    }

    @Override
    public @Nullable Node node(long ino) {
        return table.get(ino);
    }

    private synchronized ManifestBase manifest() throws IOException {
        ManifestBase known = manifest;
        if (known == null) {
            known = reader.read();
            manifest = known;
        }
        return known;
    }

    @Override
    public String identity() throws IOException {
        return manifest().identity();
    }

    @Override
    public boolean holds(String path) throws IOException {
        return find(path) != 0;
    }

    /** The manifest's own inode of a path, or 0. */
    private long find(String path) throws IOException {
        ManifestBase tree = manifest();
        long at = FileSystem.ROOT;
        for (String component : path.split("/", -1)) {
            Attributes attributes = new Attributes();
            tree.getattr(at, attributes);
            at = attributes.isDirectory() ? tree.child(at, name(component)) : 0;
            if (at == 0) {
                return 0;
            }
        }
        return at;
    }

    private static Name name(String component) throws FsException {
        return Name.of(PathBytes.bytes(component));
    }

    @Override
    public boolean contains(long ino) throws FsException {
        Node node = table.get(ino);
        return node == null ? table.isOfBase(ino) : node.nlink > 0;
    }

    @Override
    public void getattr(long ino, Attributes result) throws FsException {
        Node node = table.get(ino);
        if (node == null) {
            below.getattr(ino, result);
        } else {
            node.fillNames(result);
            node.fillContent(result);
        }
    }

    @Override
    public long child(long directory, Name name) throws FsException {
        return directories.find(directory, name);
    }

    @Override
    public int childCount(long directory) throws FsException {
        return isChanged(directory) ? listing(directory).size() : below.childCount(directory);
    }

    @Override
    public long childAt(long directory, int index) throws FsException {
        return isChanged(directory)
                ? listing(directory).get(index).ino()
                : below.childAt(directory, index);
    }

    @Override
    public Name childName(long directory, int index) throws FsException {
        return isChanged(directory)
                ? listing(directory).get(index).name()
                : below.childName(directory, index);
    }

    private boolean isChanged(long directory) throws FsException {
        Node node = table.get(directory);
        return node != null && (node.entries != null || !below.contains(directory));
    }

    private List<Entry> listing(long directory) throws FsException {
        List<Entry> known = listings.get(directory);
        if (known == null) {
            List<Entry> entries = new ArrayList<>();
            directories.forEach(directory, (name, ino) -> entries.add(new Entry(name, ino)));
            entries.sort(Comparator.comparing(Entry::name));
            listings.put(directory, entries);
            known = entries;
        }
        return known;
    }

    @Override
    public long parent(long directory) throws FsException {
        return directories.parent(directory);
    }

    @Override
    public List<Long> parents(long ino) throws FsException {
        List<Long> parents = new ArrayList<>();
        List<Long> came = holders.get(ino);
        if (came != null) {
            parents.addAll(came);
        }
        if (below.contains(ino)) {
            parents.addAll(below.parents(ino));
        }
        return parents;
    }

    @Override
    public @Nullable List<ContentHash> hashes(long ino) throws IOException {
        Node node = table.get(ino);
        if (node == null || node.file == null) {
            return below.contains(ino) ? below.hashes(ino) : null;
        }
        String path = changedPaths().get(ino);
        long there = path == null ? 0 : find(path);
        return there != 0 && isFile(there) ? manifest().hashes(there) : null;
    }

    private boolean isFile(long ofManifest) throws IOException {
        Attributes attributes = new Attributes();
        manifest().getattr(ofManifest, attributes);
        return attributes.isRegular();
    }

    /** One path of each inode that differed from the session's base. */
    private synchronized Map<Long, String> changedPaths() throws FsException {
        Map<Long, String> known = paths;
        if (known == null) {
            Map<Long, String> found = new HashMap<>();
            ExportCut cut = new ExportCut(table, directories, Baseline.of(below));
            for (ExportItem item : DeepStack.call(cut::differences)) {
                if (item instanceof ExportItem.Present(String path, long ino, _)) {
                    found.put(ino, path);
                }
            }
            paths = found;
            return found;
        }
        return known;
    }

    /** Closes the frozen layers. */
    void close() {
        table.layers.close();
    }
}
