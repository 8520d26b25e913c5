package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session changed, in terms of paths, with renames found again. Costs what the changes cost.
 */
final class SessionDiff {
    /** One path that differs; a rename is one that is gone and one that is new. */
    record Found(DirtyState state, String path, long ino, int type) {}

    private final InodeTable table;
    private final DirtyDirManager directories;
    private final Baseline baseline;
    private final List<Found> found = new ArrayList<>();

    SessionDiff(InodeTable table, DirtyDirManager directories, Baseline baseline) {
        this.table = table;
        this.directories = directories;
        this.baseline = baseline;
    }

    /** All changes by path; what a renamed directory holds is told only where it changed itself. */
    List<PathChange> changes() throws FsException {
        find();
        return withRenames();
    }

    /** All differences, in the order of the walk. */
    List<Found> find() throws FsException {
        Visitor visitor = new Visitor();
        TreeDiff diff = new TreeDiff(table, directories, baseline, visitor);
        diff.walk();
        // A moved directory may hold changes, among them moved directories.
        for (int i = 0; i < visitor.moved.size(); i++) {
            Found moved = visitor.moved.get(i);
            diff.walkMoved(moved.ino(), moved.path());
        }
        return found;
    }

    private final class Visitor implements TreeDiff.Visitor {
        final List<Found> moved = new ArrayList<>();

        @Override
        public boolean added(String path, long ino) throws FsException {
            int type = FileMode.type(directories.mode(ino));
            Found entry = new Found(DirtyState.NEW, path, ino, type);
            found.add(entry);
            boolean wasThere = baseline.tree().contains(ino);
            if (wasThere && FileMode.isDirectory(type)) {
                moved.add(entry);
            }
            return !wasThere;
        }

        @Override
        public boolean deleted(String path, long earlier) throws FsException {
            Attributes attributes = new Attributes();
            baseline.tree().getattr(earlier, attributes);
            int type = FileMode.type(attributes.mode);
            found.add(new Found(DirtyState.DELETED, path, earlier, type));
            Node node = table.get(earlier);
            boolean elsewhere = node != null && node.nlink > 0;
            return !(FileMode.isDirectory(type) && elsewhere);
        }

        @Override
        public void modified(String path, long earlier, long ino) throws FsException {
            int type = FileMode.type(directories.mode(ino));
            found.add(new Found(DirtyState.MODIFIED, path, ino, type));
        }
    }

    /** Joins the old place of an inode with its new one. */
    private List<PathChange> withRenames() {
        Map<Long, String> oldPlaces = new HashMap<>();
        for (Found entry : found) {
            if (entry.state() == DirtyState.DELETED) {
                oldPlaces.putIfAbsent(entry.ino(), entry.path());
            }
        }
        Map<String, Boolean> joined = new HashMap<>();
        List<PathChange> changes = new ArrayList<>();
        for (Found entry : found) {
            if (entry.state() == DirtyState.DELETED) {
                continue;
            }
            String from = entry.state() == DirtyState.NEW ? oldPlaces.remove(entry.ino()) : null;
            if (from != null) {
                joined.put(from, true);
            }
            changes.add(new PathChange(entry.state(), entry.path(), entry.type(), from));
        }
        for (Found entry : found) {
            if (entry.state() == DirtyState.DELETED && !joined.containsKey(entry.path())) {
                changes.add(new PathChange(DirtyState.DELETED, entry.path(), entry.type(), null));
            }
        }
        changes.sort(Comparator.comparing(PathChange::path).thenComparing(PathChange::state));
        return changes;
    }
}
