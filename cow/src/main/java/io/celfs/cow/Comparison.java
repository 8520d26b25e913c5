package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FsException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says whether a file is what it was, as far as anybody could care. Reads no content. */
final class Comparison {
    private final InodeTable table;
    private final Baseline baseline;

    Comparison(InodeTable table, Baseline baseline) {
        this.table = table;
        this.baseline = baseline;
    }

    /** True if an inode that the baseline has, and that is no directory, may differ. */
    boolean differs(long ino) throws FsException {
        Node node = table.get(ino);
        if (node == null || !node.changed) {
            return false;
        }
        Attributes before = new Attributes();
        baseline.tree().getattr(ino, before);
        return attributesDiffer(before, node)
                || xattrsDiffer(node)
                || (node.isRegular() && !showsSame(node, 0, before.size));
    }

    private static boolean attributesDiffer(Attributes before, Node node) {
        Attributes now = new Attributes();
        node.fillContent(now);
        return before.mode != node.mode
                || before.uid != node.uid
                || before.gid != node.gid
                || before.size != now.size
                || before.mtime != now.mtime
                || before.mtimeNanos != now.mtimeNanos;
    }

    private boolean xattrsDiffer(Node node) {
        Map<?, byte @Nullable []> before = xattrs(baseline.node(node.ino));
        Map<?, byte @Nullable []> now = xattrs(node);
        return !before.keySet().equals(now.keySet())
                || !before.keySet().stream()
                        .allMatch(name -> Arrays.equals(before.get(name), now.get(name)));
    }

    private static Map<?, byte @Nullable []> xattrs(@Nullable Node node) {
        return node == null || node.xattrs == null ? new HashMap<>() : node.xattrs;
    }

    /**
     * True if a range certainly shows the bytes that were there before.
     *
     * @param offset start of a page
     */
    boolean showsSame(Node node, long offset, long length) throws FsException {
        if (!baseline.tree().contains(node.ino)) {
            return false;
        }
        if (!node.content.readLock().tryLock()) {
            return false; // It is being written; whoever holds the tree must not wait for that.
        }
        try {
            DirtyFile file = node.file;
            Node before = baseline.node(node.ino);
            DirtyFile earlier = before == null ? null : before.file;
            return file == null ? earlier == null : file.showsSame(earlier, offset, length);
        } finally {
            node.content.readLock().unlock();
        }
    }
}
