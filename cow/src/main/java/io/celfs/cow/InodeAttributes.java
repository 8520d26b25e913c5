package io.celfs.cow;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.XattrFlags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes and extended attributes of inodes. Runs under the tree lock unless a method says
 * otherwise.
 */
final class InodeAttributes {
    private static final String POSIX_ACL = "system.posix_acl_";
    private static final List<String> KEPT_NAME_SPACES = List.of("user.", "trusted.", "security.");

    private static final int TIMES =
            AttributeChange.ATIME | AttributeChange.MTIME | AttributeChange.CTIME;

    private final Name capability;
    private final InodeTable table;
    private final Writer writer;
    private final DirtyFileManager files;
    private final InstantSource clock;

    InodeAttributes(InodeTable table, Writer writer, DirtyFileManager files, InstantSource clock) {
        this.table = table;
        this.writer = writer;
        this.files = files;
        this.clock = clock;
        try {
            capability = Name.of("security.capability");
        } catch (FsException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Fills in what an inode is now. */
    void fill(long ino, Attributes result) throws FsException {
        Node node = table.get(ino);
        if (node != null) {
            fill(node, result);
        } else if (table.isOfBase(ino)) {
            table.base.getattr(ino, result);
        } else {
            throw Errno.ESTALE.exception("inode " + ino);
        }
    }

    void fill(Node node, Attributes result) throws FsException {
        node.fillNames(result);
        files.fill(node, result);
    }

    /** True if times shall change, which {@link DirtyFileManager#setTimes} does. */
    static boolean changesTimes(AttributeChange change) {
        return (change.valid & TIMES) != 0;
    }

    /** Changes mode, owner and access time. */
    void change(Node node, AttributeChange change) throws FsException {
        boolean owner = (change.valid & (AttributeChange.UID | AttributeChange.GID)) != 0;
        boolean kill = change.has(AttributeChange.KILL_SET_ID);
        boolean mode = change.has(AttributeChange.MODE);
        boolean atime = change.has(AttributeChange.ATIME);
        if (!owner && !mode && !atime && !kill) {
            return;
        }
        Attributes after = now(node);
        if (mode) {
            after.mode = FileMode.type(node.mode) | (change.mode & FileMode.PERMISSIONS);
        }
        if (change.has(AttributeChange.UID)) {
            after.uid = change.uid;
        }
        if (change.has(AttributeChange.GID)) {
            after.gid = change.gid;
        }
        if (kill && node.isRegular()) {
            after.mode = FileMode.withoutSetId(after.mode);
        }
        if (atime) {
            setAccessTime(change, after);
        }
        Transaction record = writer.begin().inode(after, node.parent);
        if (kill && hasCapability(node)) {
            record.xattr(node.ino, capability, null);
        }
        writer.commit(record);
    }

    private void setAccessTime(AttributeChange change, Attributes after) {
        if (change.has(AttributeChange.ATIME_NOW)) {
            Instant now = clock.instant();
            after.atime = now.getEpochSecond();
            after.atimeNanos = now.getNano();
        } else {
            after.atime = change.atime;
            after.atimeNanos = change.atimeNanos;
        }
    }

    /** The attributes as a record takes them, changed now. */
    private Attributes now(Node node) {
        Attributes attributes = new Attributes();
        node.fillNames(attributes);
        Instant now = clock.instant();
        attributes.ctime = now.getEpochSecond();
        attributes.ctimeNanos = now.getNano();
        return attributes;
    }

    /** Strips set-id bits and file capabilities, if there are any. Takes the locks itself. */
    void clearSetId(Node node) throws FsException {
        if (!losesPrivileges(node)) {
            return;
        }
        table.layers.lock.readLock().lock();
        table.tree.writeLock().lock();
        try {
            AttributeChange change = new AttributeChange();
            change.valid = AttributeChange.KILL_SET_ID;
            change(node, change);
        } finally {
            table.tree.writeLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }

    private boolean losesPrivileges(Node node) throws FsException {
        table.tree.readLock().lock();
        try {
            return FileMode.withoutSetId(node.mode) != node.mode || hasCapability(node);
        } finally {
            table.tree.readLock().unlock();
        }
    }

    private boolean hasCapability(Node node) throws FsException {
        return value(node.ino, capability) != null;
    }

    // ---- extended attributes ----

    byte[] getxattr(long ino, Name name) throws FsException {
        requireKept(name);
        byte[] value = value(ino, name);
        if (value == null) {
            throw Errno.ENODATA.exception();
        }
        return value;
    }

    private byte @Nullable [] value(long ino, Name name) throws FsException {
        Node node = table.get(ino);
        Map<Name, byte @Nullable []> changed = node == null ? null : node.xattrs;
        if (changed != null && changed.containsKey(name)) {
            return changed.get(name);
        }
        if (!table.isOfBase(ino)) {
            if (node == null) {
                throw Errno.ESTALE.exception("inode " + ino);
            }
            return null;
        }
        return table.base.getxattr(ino, name);
    }

    void setxattr(long ino, Name name, byte[] value, int flags) throws FsException {
        requireKept(name);
        if (value.length > XattrFlags.MAX_VALUE) {
            throw Errno.E2BIG.exception();
        }
        if (flags == (XattrFlags.CREATE | XattrFlags.REPLACE)) {
            throw Errno.EINVAL.exception("create and replace");
        }
        boolean exists = value(ino, name) != null;
        if (exists && (flags & XattrFlags.CREATE) != 0) {
            throw Errno.EEXIST.exception();
        }
        if (!exists && (flags & XattrFlags.REPLACE) != 0) {
            throw Errno.ENODATA.exception();
        }
        record(table.require(ino), name, value.clone());
    }

    void removexattr(long ino, Name name) throws FsException {
        requireKept(name);
        if (value(ino, name) == null) {
            throw Errno.ENODATA.exception();
        }
        record(table.require(ino), name, null);
    }

    private void record(Node node, Name name, byte @Nullable [] value) throws FsException {
        Transaction record = writer.begin().xattr(node.ino, name, value);
        writer.commit(record.inode(now(node), node.parent), value == null);
    }

    List<Name> listxattr(long ino) throws FsException {
        Node node = table.get(ino);
        List<Name> result = new ArrayList<>();
        Map<Name, byte @Nullable []> changed = node == null ? null : node.xattrs;
        if (table.isOfBase(ino)) {
            for (Name name : table.base.listxattr(ino)) {
                if (changed == null || !changed.containsKey(name)) {
                    result.add(name);
                }
            }
        } else if (node == null) {
            throw Errno.ESTALE.exception("inode " + ino);
        }
        if (changed != null) {
            changed.forEach((name, value) -> {
                if (value != null) {
                    result.add(name);
                }
            });
        }
        return result;
    }

    private static void requireKept(Name name) throws FsException {
        String text = new String(name.bytes(), StandardCharsets.ISO_8859_1);
        if (text.startsWith(POSIX_ACL)) {
            throw Errno.EOPNOTSUPP.exception("access control lists are not kept");
        }
        for (String kept : KEPT_NAME_SPACES) {
            if (text.startsWith(kept)) {
                return;
            }
        }
        throw Errno.EOPNOTSUPP.exception("attribute name space of " + name);
    }
}
