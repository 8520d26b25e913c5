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
 * Compares the tree as it is now with an earlier state, walking only where something changed since
 * the session's base: the directories that have changed entries or changed children, and their
 * ancestors. Runs under the tree lock. Directories are walked in the order of their names' bytes,
 * so two walks of one state are the same.
 */
final class TreeDiff {
    /** Hears of the differences. Paths are text as manifests have it. */
    interface Visitor {
        /** Something new; a directory's content follows if the answer is true. */
        boolean added(String path, long ino) throws FsException;

        /** Something gone; a directory's content follows if the answer is true. */
        boolean deleted(String path, long earlier) throws FsException;

        /** Not a directory on either side, and not the same. */
        void modified(String path, long earlier, long ino) throws FsException;
    }

    private record Entry(Name name, long ino) {}

    private final InodeTable table;
    private final Tree before;
    private final Comparison comparison;
    private final DirtyDirManager directories;
    private final Visitor visitor;

    /** Directories on the way from the root, as it is now or was, to a change. */
    private final LongMap<Boolean> towardsChanges = new LongMap<>();

    private final LongMap<Boolean> towardsEarlierChanges = new LongMap<>();

    TreeDiff(InodeTable table, DirtyDirManager directories, Baseline baseline, Visitor visitor) {
        this.table = table;
        this.before = baseline.tree();
        this.comparison = new Comparison(table, baseline);
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

    /** Walks the differences below a directory that was there before, wherever it is now. */
    void walkMoved(long directory, String path) throws FsException {
        compare(directory, directory, path + "/");
    }

    private void mark(Node node) throws FsException {
        if (node.isDirectory()) {
            if (node.entries != null) {
                markDirectory(node.ino);
            }
        } else if (before.contains(node.ino)) {
            for (long parent : before.parents(node.ino)) {
                markDirectory(parent);
            }
        }
    }

    private void markDirectory(long directory) throws FsException {
        markNow(directory);
        for (long at = directory;
                before.contains(at) && towardsEarlierChanges.get(at) == null;
                at = before.parent(at)) {
            towardsEarlierChanges.put(at, true);
            markNow(at);
        }
    }

    private void markNow(long directory) throws FsException {
        for (long at = directory;
                isThere(at) && towardsChanges.get(at) == null;
                at = directories.parent(at)) {
            towardsChanges.put(at, true);
        }
    }

    private boolean isThere(long ino) throws FsException {
        return table.get(ino) != null || table.isOfBase(ino);
    }

    private boolean leadsToChanges(long directory) {
        return towardsChanges.get(directory) != null
                || towardsEarlierChanges.get(directory) != null;
    }

    /**
     * Compares a directory as it was with one of now; {@code prefix} ends with a slash or is empty.
     */
    private void compare(long earlier, long now, String prefix) throws FsException {
        if (earlier == now && !leadsToChanges(now)) {
            return;
        }
        List<Entry> extra = entriesWithoutCounterpart(earlier, now);
        int next = 0;
        int count = before.childCount(earlier);
        for (int i = 0; i < count; i++) {
            Name name = before.childName(earlier, i);
            while (next < extra.size() && extra.get(next).name().compareTo(name) < 0) {
                added(prefix, extra.get(next++));
            }
            String path = prefix + text(name);
            compareEntry(before.childAt(earlier, i), directories.find(now, name), path);
        }
        while (next < extra.size()) {
            added(prefix, extra.get(next++));
        }
    }

    private List<Entry> entriesWithoutCounterpart(long earlier, long now) throws FsException {
        List<Entry> extra = new ArrayList<>();
        Node node = table.get(now);
        DirectoryDelta delta = node == null ? null : node.entries;
        if (earlier != now) {
            directories.forEach(
                    now,
                    (name, ino) -> {
                        if (before.child(earlier, name) == 0) {
                            extra.add(new Entry(name, ino));
                        }
                    });
        } else if (delta != null) {
            for (DirectoryDelta.Entry entry : delta.all()) {
                if (!entry.isWhiteout() && before.child(earlier, entry.name()) == 0) {
                    extra.add(new Entry(entry.name(), entry.ino()));
                }
            }
        }
        extra.sort(Comparator.comparing(Entry::name));
        return extra;
    }

    private void compareEntry(long earlier, long now, String path) throws FsException {
        if (now == 0) {
            deleted(path, earlier);
            return;
        }
        boolean wasDirectory = wasDirectory(earlier);
        boolean isDirectory = FileMode.isDirectory(directories.mode(now));
        if (wasDirectory && isDirectory) {
            compare(earlier, now, path + "/");
        } else if (wasDirectory || isDirectory) {
            deleted(path, earlier);
            added(path, now);
        } else if (earlier != now || comparison.differs(now)) {
            visitor.modified(path, earlier, now);
        }
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
        if (!descend || !wasDirectory(ino)) {
            return;
        }
        int count = before.childCount(ino);
        for (int i = 0; i < count; i++) {
            deleted(path + "/" + text(before.childName(ino, i)), before.childAt(ino, i));
        }
    }

    private boolean wasDirectory(long ino) throws FsException {
        Attributes attributes = Scratch.ofThread().attributes;
        before.getattr(ino, attributes);
        return attributes.isDirectory();
    }

    static String text(Name name) {
        return PathBytes.text(name.bytes());
    }
}
