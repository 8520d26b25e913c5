package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.manifest.PathBytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares the tree as it is now with the base, walking only where something changed: the
 * directories that have changed entries or changed children, and their ancestors. Runs under the
 * tree lock. Directories are walked in the order of their names' bytes, so two walks of one state
 * are the same.
 */
final class TreeDiff {
    /** Hears of the differences. Paths are text as manifests have it. */
    interface Visitor {
        /** Something new; a directory's content follows if the answer is true. */
        boolean added(String path, long ino) throws FsException;

        /** Something gone; a directory's content follows if the answer is true. */
        boolean deleted(String path, long baseIno) throws FsException;

        /** Not a directory on either side, and not the same. */
        void modified(String path, long baseIno, long ino) throws FsException;
    }

    private record Entry(Name name, long ino) {}

    private final InodeTable table;
    private final Base base;
    private final DirtyDirManager directories;
    private final Visitor visitor;

    /** Directories on the way from the root, as it is now or was, to a change. */
    private final LongMap<Boolean> towardsChanges = new LongMap<>();

    private final LongMap<Boolean> towardsBaseChanges = new LongMap<>();

    TreeDiff(InodeTable table, DirtyDirManager directories, Visitor visitor) {
        this.table = table;
        this.base = table.base;
        this.directories = directories;
        this.visitor = visitor;
    }

    /** Walks all differences. */
    void walk() throws FsException {
        List<Node> changed = new ArrayList<>();
        table.forEach((ino, node) -> {
            if (node.changed) {
                changed.add(node);
            }
        });
        for (Node node : changed) {
            mark(node);
        }
        compare(FileSystem.ROOT, FileSystem.ROOT, "");
    }

    /** Walks the differences below a directory that the base has, wherever it is now. */
    void walkMoved(long directory, String path) throws FsException {
        compare(directory, directory, path + "/");
    }

    private void mark(Node node) throws FsException {
        if (node.isDirectory()) {
            if (node.entries != null) {
                markDirectory(node.ino);
            }
        } else if (base.contains(node.ino)) {
            for (long parent : base.parents(node.ino)) {
                markDirectory(parent);
            }
        }
    }

    private void markDirectory(long directory) throws FsException {
        for (long at = directory; towardsChanges.get(at) == null; at = directories.parent(at)) {
            towardsChanges.put(at, true);
        }
        for (long at = directory;
                base.contains(at) && towardsBaseChanges.get(at) == null;
                at = base.parent(at)) {
            towardsBaseChanges.put(at, true);
            for (long now = at; towardsChanges.get(now) == null; now = directories.parent(now)) {
                towardsChanges.put(now, true);
            }
        }
    }

    private boolean leadsToChanges(long directory) {
        return towardsChanges.get(directory) != null || towardsBaseChanges.get(directory) != null;
    }

    /**
     * Compares a directory of the base with one of now; {@code prefix} ends with a slash or is
     * empty.
     */
    private void compare(long before, long now, String prefix) throws FsException {
        if (before == now && !leadsToChanges(now)) {
            return;
        }
        List<Entry> extra = entriesWithoutCounterpart(before, now);
        int next = 0;
        int count = base.childCount(before);
        for (int i = 0; i < count; i++) {
            Name name = base.childName(before, i);
            while (next < extra.size() && extra.get(next).name().compareTo(name) < 0) {
                added(prefix, extra.get(next++));
            }
            String path = prefix + text(name);
            compareEntry(base.childAt(before, i), directories.find(now, name), path);
        }
        while (next < extra.size()) {
            added(prefix, extra.get(next++));
        }
    }

    private List<Entry> entriesWithoutCounterpart(long before, long now) throws FsException {
        List<Entry> extra = new ArrayList<>();
        Node node = table.get(now);
        DirectoryDelta delta = node == null ? null : node.entries;
        if (before != now) {
            directories.forEach(
                    now,
                    (name, ino) -> {
                        if (base.child(before, name) == 0) {
                            extra.add(new Entry(name, ino));
                        }
                    });
        } else if (delta != null) {
            for (DirectoryDelta.Entry entry : delta.all()) {
                if (!entry.isWhiteout() && base.child(before, entry.name()) == 0) {
                    extra.add(new Entry(entry.name(), entry.ino()));
                }
            }
        }
        extra.sort(Comparator.comparing(Entry::name));
        return extra;
    }

    private void compareEntry(long before, long now, String path) throws FsException {
        if (now == 0) {
            deleted(path, before);
            return;
        }
        boolean wasDirectory = isDirectoryOfBase(before);
        boolean isDirectory = FileMode.isDirectory(directories.mode(now));
        if (wasDirectory && isDirectory) {
            compare(before, now, path + "/");
        } else if (wasDirectory || isDirectory) {
            deleted(path, before);
            added(path, now);
        } else if (before != now || differs(now)) {
            visitor.modified(path, before, now);
        }
    }

    /** True if a file of the base is not what it was, as far as anybody could care. */
    private boolean differs(long ino) throws FsException {
        Node node = table.get(ino);
        if (node == null || !node.changed) {
            return false;
        }
        if (node.file != null || node.xattrs != null) {
            return true;
        }
        Attributes before = new Attributes();
        base.getattr(ino, before);
        Attributes now = new Attributes();
        node.fillContent(now);
        return before.mode != node.mode
                || before.uid != node.uid
                || before.gid != node.gid
                || before.mtime != now.mtime
                || before.mtimeNanos != now.mtimeNanos;
    }

    private void added(String prefix, Entry entry) throws FsException {
        added(prefix + text(entry.name()), entry.ino());
    }

    private void added(String path, long ino) throws FsException {
        boolean descend = visitor.added(path, ino);
        if (!descend || !FileMode.isDirectory(directories.mode(ino))) {
            return;
        }
        List<Entry> entries = new ArrayList<>();
        directories.forEach(ino, (name, child) -> entries.add(new Entry(name, child)));
        entries.sort(Comparator.comparing(Entry::name));
        for (Entry entry : entries) {
            added(path + "/", entry);
        }
    }

    private void deleted(String path, long ino) throws FsException {
        boolean descend = visitor.deleted(path, ino);
        if (!descend || !isDirectoryOfBase(ino)) {
            return;
        }
        int count = base.childCount(ino);
        for (int i = 0; i < count; i++) {
            deleted(path + "/" + text(base.childName(ino, i)), base.childAt(ino, i));
        }
    }

    private boolean isDirectoryOfBase(long ino) throws FsException {
        Attributes attributes = Scratch.ofThread().attributes;
        base.getattr(ino, attributes);
        return attributes.isDirectory();
    }

    static String text(Name name) {
        return PathBytes.text(name.bytes());
    }
}
