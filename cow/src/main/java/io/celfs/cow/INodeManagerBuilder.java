package io.celfs.cow;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.MountRules;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.SafePath;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.manifest.codec.EntryVisitor;
import io.celfs.manifest.codec.PlainFile;
import io.celfs.storage.ContentHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes an {@link INodeManager} of the entries of a manifest, in any order. Refuses what a mount
 * must not show: paths that leave the tree, a path that is there twice, something below what is not
 * a directory.
 */
final class INodeManagerBuilder implements EntryVisitor {
    private static final int ROOT = 0;

    private final Map<String, Integer> directories = new HashMap<>();
    private final BytePool names = new BytePool();
    private final BytePool targets = new BytePool();
    private final LongColumn chunkHashes = new LongColumn();

    // One row per entry, in the order of arrival; row 0 is the root.
    private final BytePool kinds = new BytePool();
    private final LongColumn parents = new LongColumn();
    private final LongColumn nameStarts = new LongColumn();
    private final LongColumn sizes = new LongColumn();
    private final LongColumn mtimes = new LongColumn();
    private final LongColumn first = new LongColumn();
    private final LongColumn second = new LongColumn();

    /** Rows of the directories in the order of their entries, which plain files refer to. */
    private final LongColumn listed = new LongColumn();

    /** Components of each listed directory's path. */
    private final LongColumn depths = new LongColumn();

    /** Files of one directory tend to come together. */
    private String lastDirectory = "";

    private int lastDirectoryRow = ROOT;

    /** Of the files that are one object. */
    private long largestSize;

    private int largestRow = ROOT;

    INodeManagerBuilder() {
        row(INodeManager.DIRECTORY, ROOT, 0, 0, 0, 0, 0);
        directories.put("", ROOT);
    }

    @Override
    public void visit(ManifestEntry entry) throws ManifestException {
        MountRules.checkEntry(entry);
        switch (entry) {
            case ManifestEntry.Directory directory -> {
                listed.add(directory(directory.path()));
                depths.add(directory.path().chars().filter(c -> c == '/').count() + 1);
            }
            case ManifestEntry.File file -> file(file);
            case ManifestEntry.Symlink link -> symlink(link);
            case ManifestEntry.Deletion deletion ->
                    throw ManifestException.entry(
                            deletion.path(), "is a deletion: a diff cannot be mounted");
        }
    }

    @Override
    public boolean visit(PlainFile file) {
        if (depths.get(file.directory()) >= SafePath.MAX_COMPONENTS) {
            return false;
        }
        int parent = (int) listed.get(file.directory());
        int nameStart = names.add(file.name(), file.nameLength());
        byte kind = file.runnable() ? INodeManager.RUNNABLE : INodeManager.FILE;
        ContentHash hash = file.hash();
        noteLargest(file.size());
        row(kind, parent, nameStart, file.size(), file.mtimeMicros(), hash.high(), hash.low());
        return true;
    }

    /** Notes the size of a file that is one object; it gets the next row. */
    private void noteLargest(long size) {
        if (size > largestSize) {
            largestSize = size;
            largestRow = parents.size();
        }
    }

    private int directory(String path) {
        if (path.equals(lastDirectory)) {
            return lastDirectoryRow;
        }
        Integer known = directories.get(path);
        int row = known != null ? known : newDirectory(path);
        lastDirectory = path;
        lastDirectoryRow = row;
        return row;
    }

    private int newDirectory(String path) {
        int parent = directory(parent(path));
        int row = row(INodeManager.DIRECTORY, parent, name(path), 0, 0, 0, 0);
        directories.put(path, row);
        return row;
    }

    private void file(ManifestEntry.File file) {
        String path = file.path();
        int parent = directory(parent(path));
        long high;
        long low = 0;
        if (file.isChunked()) {
            high = chunkHashes.size() / 2;
            for (ContentHash hash : file.hashes()) {
                chunkHashes.add(hash.high());
                chunkHashes.add(hash.low());
            }
        } else {
            noteLargest(file.size());
            high = file.hashes().getFirst().high();
            low = file.hashes().getFirst().low();
        }
        byte kind = file.runnable() ? INodeManager.RUNNABLE : INodeManager.FILE;
        row(kind, parent, name(path), file.size(), file.mtimeMicros(), high, low);
    }

    private void symlink(ManifestEntry.Symlink link) {
        byte[] text = PathBytes.bytes(SymlinkTargets.toText(link.path(), link.target()));
        String path = link.path();
        int parent = directory(parent(path));
        int start = targets.add(text);
        row(INodeManager.SYMLINK, parent, name(path), 0, 0, start, text.length);
    }

    private int row(
            byte kind, int parent, int nameStart, long size, long mtime, long high, long low) {
        kinds.add(kind);
        parents.add(parent);
        nameStarts.add(nameStart);
        sizes.add(size);
        mtimes.add(mtime);
        first.add(high);
        second.add(low);
        return parents.size() - 1;
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** Adds the last component of a path to the names and answers where it begins. */
    private int name(String path) {
        return names.add(PathBytes.bytes(path.substring(path.lastIndexOf('/') + 1)));
    }

    /** The finished table. */
    INodeManager build(int uid, int gid, long chunkSize) throws ManifestException {
        if (chunkSize > 0 && largestSize > chunkSize) {
            throw ManifestException.entry(
                    path(largestRow), "is larger than a chunk, but has one hash");
        }
        directories.clear();
        int count = parents.size();
        int[] starts = childStarts(count);
        int[] children = childrenByParent(count, starts);
        sortChildren(starts, children);
        return new INodeManager(number(count, starts, children), uid, gid, chunkSize);
    }

    /**
     * Where the children of each row begin, when rows are grouped by parent; one more at the end.
     */
    private int[] childStarts(int count) {
        int[] starts = new int[count + 1];
        for (int row = 1; row < count; row++) {
            starts[(int) parents.get(row) + 1]++;
        }
        for (int row = 0; row < count; row++) {
            starts[row + 1] += starts[row];
        }
        return starts;
    }

    private int[] childrenByParent(int count, int[] starts) {
        int[] children = new int[count - 1];
        int[] next = Arrays.copyOf(starts, count);
        for (int row = 1; row < count; row++) {
            children[next[(int) parents.get(row)]++] = row;
        }
        return children;
    }

    private void sortChildren(int[] starts, int[] children) throws ManifestException {
        for (int row = 0; row + 1 < starts.length; row++) {
            if (!isSorted(children, starts[row], starts[row + 1])) {
                sort(children, starts[row], starts[row + 1]);
                refuseDuplicates(children, starts[row], starts[row + 1]);
            }
        }
    }

    /** True if every name is greater than the one before it. */
    private boolean isSorted(int[] rows, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (compareNames(rows[i - 1], rows[i]) >= 0) {
                return false;
            }
        }
        return true;
    }

    private void sort(int[] rows, int from, int to) {
        Integer[] boxed = new Integer[to - from];
        Arrays.setAll(boxed, i -> rows[from + i]);
        Arrays.sort(boxed, Comparator.nullsFirst(this::compareNames));
        for (int i = 0; i < boxed.length; i++) {
            rows[from + i] = boxed[i];
        }
    }

    private void refuseDuplicates(int[] rows, int from, int to) throws ManifestException {
        for (int i = from + 1; i < to; i++) {
            if (compareNames(rows[i - 1], rows[i]) == 0) {
                throw ManifestException.entry(path(rows[i]), "is there twice");
            }
        }
    }

    private int compareNames(int a, int b) {
        byte[] pool = names.array();
        return Arrays.compareUnsigned(
                pool, nameStart(a), nameEnd(a), pool, nameStart(b), nameEnd(b));
    }

    private int nameStart(int row) {
        return (int) nameStarts.get(row);
    }

    private int nameEnd(int row) {
        return row + 1 < nameStarts.size() ? nameStart(row + 1) : names.length();
    }

    private String path(int row) {
        byte[] name = Arrays.copyOfRange(names.array(), nameStart(row), nameEnd(row));
        int parent = (int) parents.get(row);
        String text = PathBytes.text(name);
        return parent == ROOT ? text : path(parent) + "/" + text;
    }

    /** Gives the numbers, breadth-first, and copies each row to its place. */
    private INodeColumns number(int count, int[] starts, int[] children) {
        byte[] sortedNames = new byte[names.length()];
        INodeColumns columns =
                new INodeColumns(count, sortedNames, targets.trimmed(), chunkHashes.toArray());
        int[] order = new int[count]; // The row of each inode.
        int known = 1;
        int nameEnd = 0;
        for (int index = 0; index < count; index++) {
            int row = order[index];
            int length = nameEnd(row) - nameStart(row);
            System.arraycopy(names.array(), nameStart(row), sortedNames, nameEnd, length);
            columns.nameStarts[index] = nameEnd;
            nameEnd += length;
            copyRow(columns, index, row);
            if (columns.kinds[index] == INodeManager.DIRECTORY) {
                int from = starts[row];
                int number = starts[row + 1] - from;
                System.arraycopy(children, from, order, known, number);
                adopt(columns, index, known, number, order);
                known += number;
            }
        }
        columns.nameStarts[count] = nameEnd;
        columns.parents[0] = 1;
        return columns;
    }

    private void copyRow(INodeColumns columns, int index, int row) {
        columns.kinds[index] = kinds.array()[row];
        columns.sizes[index] = sizes.get(row);
        columns.mtimes[index] = mtimes.get(row);
        columns.first[index] = first.get(row);
        columns.second[index] = second.get(row);
    }

    private void adopt(INodeColumns columns, int index, int known, int number, int[] order) {
        long newest = 0;
        int subdirectories = 0;
        for (int i = known; i < known + number; i++) {
            columns.parents[i] = index + 1;
            boolean directory = kinds.array()[order[i]] == INodeManager.DIRECTORY;
            subdirectories += directory ? 1 : 0;
            newest = Math.max(newest, mtimes.get(order[i]));
        }
        columns.sizes[index] = ((long) (known + 1) << 32) | number;
        columns.mtimes[index] = newest;
        columns.first[index] = subdirectories;
    }
}
