package io.celfs.conformance;

import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.RenameFlags;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of the model. Nothing is counted or remembered that can be found by looking at all of
 * it: link counts, parents and who is still alive are searched for each time.
 */
final class ModelNames {
    private final InstantSource clock;
    private final List<ModelNode> nodes = new ArrayList<>();
    private final ModelNode root;
    private long lastNumber = FileSystem.ROOT;

    ModelNames(InstantSource clock) {
        this.clock = clock;
        root = new ModelNode(FileSystem.ROOT, FileMode.DIRECTORY | 0755, 0, 0, clock.instant());
        nodes.add(root);
    }

    /** Shows every name but the root's, a directory before what is in it. */
    void walk(ModelFileSystem.Visitor visitor) {
        walk(root, "", visitor);
    }

    private static void walk(ModelNode node, String prefix, ModelFileSystem.Visitor visitor) {
        for (ModelNode.Entry entry : node.entries) {
            String path = prefix + entry.name;
            ModelNode child = entry.node;
            visitor.visit(path, child.ino, child.mode, child.entries.isEmpty(), child.xattrs);
            walk(child, path + "/", visitor);
        }
    }

    Instant now() {
        return clock.instant();
    }

    ModelNode get(long ino) throws FsException {
        for (ModelNode node : nodes) {
            if (node.ino == ino) {
                return node;
            }
        }
        throw Errno.ESTALE.exception();
    }

    ModelNode directory(long ino) throws FsException {
        ModelNode node = get(ino);
        if (!node.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
        return node;
    }

    ModelNode liveDirectory(long ino) throws FsException {
        ModelNode node = directory(ino);
        if (nlink(node) == 0) {
            throw Errno.ENOENT.exception();
        }
        return node;
    }

    int nlink(ModelNode node) {
        int named = node == root ? 1 : 0;
        for (ModelNode directory : nodes) {
            for (ModelNode.Entry entry : directory.entries) {
                named += entry.node == node ? 1 : 0;
            }
        }
        if (named == 0 || !node.isDirectory()) {
            return named;
        }
        return 2 + (int) node.entries.stream().filter(e -> e.node.isDirectory()).count();
    }

    ModelNode parent(ModelNode node) {
        for (ModelNode directory : nodes) {
            for (ModelNode.Entry entry : directory.entries) {
                if (entry.node == node) {
                    return directory;
                }
            }
        }
        return node;
    }

    private boolean isInside(ModelNode node, ModelNode ancestor) {
        while (node != ancestor && node != root && parent(node) != node) {
            node = parent(node);
        }
        return node == ancestor;
    }

    /** Drops a node that has no name, no reference and no handle. */
    void dropIfGone(ModelNode node) {
        if (node.references <= 0 && node.handles == 0 && nlink(node) == 0) {
            nodes.remove(node);
        }
    }

    @Nullable ModelNode find(ModelNode directory, Name name) {
        if (name.equals(Name.DOT)) {
            return directory;
        }
        if (name.equals(Name.DOT_DOT)) {
            return parent(directory);
        }
        ModelNode.Entry entry = directory.entry(name);
        return entry == null ? null : entry.node;
    }

    ModelNode existing(ModelNode directory, Name name) throws FsException {
        ModelNode node = find(directory, name);
        if (node == null) {
            throw Errno.ENOENT.exception();
        }
        return node;
    }

    ModelNode make(OpContext context, ModelNode directory, int mode) {
        boolean inherit = (directory.mode & FileMode.SET_GID) != 0;
        int bits = mode & ~context.umask();
        if (FileMode.isDirectory(mode)) {
            bits = (bits & ~06000) | (inherit ? 02000 : 0);
        }
        int gid = inherit ? directory.gid : context.gid();
        ModelNode node = new ModelNode(++lastNumber, bits, context.uid(), gid, now());
        nodes.add(node);
        return node;
    }

    void checkFree(ModelNode directory, Name name) throws FsException {
        if (find(directory, name) != null) {
            throw Errno.EEXIST.exception();
        }
    }

    void name(ModelNode directory, Name name, ModelNode node) {
        directory.entries.add(new ModelNode.Entry(name, ++lastNumber, node));
        directory.modified(node.ctime);
    }

    void remove(ModelNode directory, Name name) throws FsException {
        ModelNode node = existing(directory, name);
        directory.entries.remove(directory.entry(name));
        Instant now = now();
        directory.modified(now);
        node.ctime = now;
        node.linkable = nlink(node) > 0;
        dropIfGone(node);
    }

    void rename(ModelNode from, Name name, ModelNode to, Name newName, int flags)
            throws FsException {
        if (flags != 0 && flags != RenameFlags.NO_REPLACE && flags != RenameFlags.EXCHANGE) {
            throw Errno.EINVAL.exception();
        }
        if (name.isDots() || newName.isDots()) {
            throw Errno.EBUSY.exception();
        }
        ModelNode moved = existing(from, name);
        ModelNode target = find(to, newName);
        checkRename(from, moved, to, target, flags);
        if (moved == target) {
            return;
        }
        ModelNode.Entry old = from.entry(name);
        ModelNode.Entry present = to.entry(newName);
        Instant now = now();
        from.modified(now);
        to.modified(now);
        moved.ctime = now;
        if (target != null) {
            target.ctime = now;
        }
        if (old != null && present != null && flags == RenameFlags.EXCHANGE) {
            old.node = present.node;
            present.node = moved;
            return;
        }
        from.entries.remove(old);
        if (present == null || target == null) {
            to.entries.add(new ModelNode.Entry(newName, ++lastNumber, moved));
        } else {
            present.node = moved;
            target.linkable = nlink(target) > 0;
            dropIfGone(target);
        }
    }

    private void checkRename(
            ModelNode from, ModelNode moved, ModelNode to, @Nullable ModelNode target, int flags)
            throws FsException {
        boolean exchange = flags == RenameFlags.EXCHANGE;
        if (nlink(to) == 0 || (exchange && target == null)) {
            throw Errno.ENOENT.exception();
        }
        if (flags == RenameFlags.NO_REPLACE && target != null) {
            throw Errno.EEXIST.exception();
        }
        if (isInside(to, moved)) {
            throw Errno.EINVAL.exception();
        }
        if (target == null) {
            return;
        }
        if (isInside(from, target)) {
            throw (exchange ? Errno.EINVAL : Errno.ENOTEMPTY).exception();
        }
        if (exchange || moved == target) {
            return;
        }
        if (target.isDirectory() != moved.isDirectory()) {
            throw (target.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR).exception();
        }
        if (!target.entries.isEmpty()) {
            throw Errno.ENOTEMPTY.exception();
        }
    }
}
