package io.celfs.manifest.snapshot;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.PathText;
import io.celfs.manifest.ProgressCounter;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Walks a tree, directory by directory, each opened below the one before it and never through a
 * link. Regular files go to the pool; everything else is dealt with here. Writes nothing into the
 * tree.
 */
final class TreeScanner {
    /** Links to directories inside directories that stand for links: trees can explode this way. */
    private static final int MAX_COLLAPSED = 8;

    private final SnapshotOptions options;
    private final Collected collected;
    private final HashingPool pool;
    private final ProgressCounter progress;
    private final byte[] rootPath;
    private final Set<HostNode> excluded;

    /** The directories that are open, from the root down. */
    private final Set<HostNode> above = new LinkedHashSet<>();

    TreeScanner(
            SnapshotOptions options,
            Collected collected,
            HashingPool pool,
            ProgressCounter progress,
            byte[] rootPath,
            Set<HostNode> excluded) {
        this.options = options;
        this.collected = collected;
        this.pool = pool;
        this.progress = progress;
        this.rootPath = rootPath;
        this.excluded = excluded;
    }

    /** The root, or a directory that stands for a link, with its path in the manifest. */
    private record Top(SnapshotSource.Directory directory, String path, int depth) {}

    /** Where the walk is: a directory, its path in the manifest, and what it was reached from. */
    private record Place(SnapshotSource.Directory directory, String path, Top top) {}

    void scan(SnapshotSource.Directory root) throws IOException {
        scan(new Place(root, "", new Top(root, "", 0)));
    }

    private void scan(Place place) throws IOException {
        HostStat stat = new HostStat();
        place.directory.stat(new byte[0], stat);
        HostNode node = HostNode.of(stat);
        if (excluded.contains(node)) {
            collected.find(Finding.Kind.STORE, place.path, "is the store itself; left out");
            return;
        }
        List<byte[]> names = place.directory.names();
        addDirectory(place.path, names.isEmpty());
        above.add(node);
        for (byte[] name : names) {
            visit(place, name, PathText.join(place.path, PathBytes.text(name)), stat);
        }
        above.remove(node);
    }

    private void addDirectory(String path, boolean empty) {
        if (path.isEmpty()) {
            return;
        }
        if (options.format().isRich()) {
            collected.add(new ManifestEntry.Directory(path));
        } else if (empty) {
            collected.find(
                    Finding.Kind.EMPTY_DIRECTORY,
                    path,
                    "is an empty directory, which the format does not have");
        }
    }

    private void visit(Place place, byte[] name, String path, HostStat stat) throws IOException {
        try {
            place.directory.stat(name, stat);
            if (stat.isDirectory()) {
                enter(place, name, path);
            } else if (stat.isRegular()) {
                submit(place.directory.openFile(name), path, stat.size);
            } else if (stat.isSymlink()) {
                visitLink(place, name, path);
            } else {
                collected.find(
                        Finding.Kind.SPECIAL, path, "is a " + special(stat.mode) + "; left out");
            }
        } catch (PosixException e) {
            collected.find(Finding.Kind.UNREADABLE, path, e);
        }
    }

    private void enter(Place place, byte[] name, String path) throws IOException {
        try (SnapshotSource.Directory directory = place.directory.openDirectory(name)) {
            scan(new Place(directory, path, place.top));
        }
    }

    private void submit(SnapshotSource.File file, String path, long size) throws IOException {
        progress.found(size);
        pool.submit(file, path, hostPath(path));
    }

    private byte[] hostPath(String path) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(rootPath);
        joined.write('/');
        joined.writeBytes(PathBytes.bytes(path));
        return joined.toByteArray();
    }

    private static String special(int mode) {
        return switch (mode & 0170000) {
            case 0010000 -> "FIFO";
            case 0020000 -> "character device";
            case 0060000 -> "block device";
            case 0140000 -> "socket";
            default -> "file of unknown kind";
        };
    }

    private void visitLink(Place place, byte[] name, String path) throws IOException {
        String text = PathBytes.text(place.directory.readlink(name));
        if (isKept(place, path, text)) {
            collected.add(new ManifestEntry.Symlink(path, SymlinkTargets.toWire(path, text)));
            return;
        }
        String what = "link to " + PathBytes.quote(text);
        switch (options.links()) {
            case FAIL ->
                    collected.find(
                            Finding.Kind.LINK_REFUSED, path, what + " cannot be kept as it is");
            case SKIP -> skip(path, what + " cannot be kept as it is");
            case KEEP, COLLAPSE -> collapse(place, name, path, what);
        }
    }

    /** A relative link in a directory that stands for a link must not lead out of it. */
    private boolean isKept(Place place, String path, String text) {
        Top top = place.top;
        return options.links() != LinkPolicy.COLLAPSE
                && PathText.isWithin(SymlinkTargets.toWire(path, text), top.path)
                && SymlinkTargets.isKept(
                        options.format(),
                        path,
                        text,
                        directory -> directory.equals(place.path) || isDirectory(top, directory));
    }

    private static boolean isDirectory(Top top, String path) {
        if (path.length() <= top.path.length()) {
            return true; // the top itself, or above it, where only directories are
        }
        String below = path.substring(top.path.isEmpty() ? 0 : top.path.length() + 1);
        return isDirectory(top.directory, below);
    }

    /** Never through a link. */
    private static boolean isDirectory(SnapshotSource.Directory from, String path) {
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        try (SnapshotSource.Directory next = from.openDirectory(PathBytes.bytes(name))) {
            return slash < 0 || isDirectory(next, path.substring(slash + 1));
        } catch (PosixException e) {
            return false;
        }
    }

    private void skip(String path, String why) {
        collected.find(Finding.Kind.LINK_SKIPPED, path, why + "; left out");
    }

    private void collapse(Place place, byte[] name, String path, String what) throws IOException {
        // No content is opened before it is known where it lies: the target may be a device.
        try (SnapshotSource.Target target = place.directory.follow(name)) {
            if (target.isInTree()) {
                collapse(place, target, path, what);
            } else {
                skip(path, what + " leads out of the tree");
            }
        } catch (PosixException e) {
            skip(path, what + " leads to nothing that can be read");
        }
    }

    private void collapse(Place place, SnapshotSource.Target target, String path, String what)
            throws IOException {
        HostStat stat = new HostStat();
        target.stat(stat);
        if (stat.isRegular()) {
            SnapshotSource.File content = target.openFile();
            collapsed(path, what);
            submit(content, path, stat.size);
        } else if (stat.isDirectory()) {
            collapseDirectory(place, target, HostNode.of(stat), path, what);
        } else {
            skip(path, what + " leads to a " + special(stat.mode));
        }
    }

    private void collapsed(String path, String what) {
        collected.find(Finding.Kind.LINK_COLLAPSED, path, what + " became its content");
    }

    private void collapseDirectory(
            Place place, SnapshotSource.Target target, HostNode node, String path, String what)
            throws IOException {
        if (above.contains(node)) {
            skip(path, what + " leads to a directory that holds it");
        } else if (place.top.depth == MAX_COLLAPSED) {
            skip(path, what + " is one of too many links in links");
        } else {
            collapsed(path, what);
            try (SnapshotSource.Directory directory = target.openDirectory()) {
                scan(new Place(directory, path, new Top(directory, path, place.top.depth + 1)));
            }
        }
    }
}
