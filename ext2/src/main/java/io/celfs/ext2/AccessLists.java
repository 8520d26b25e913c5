package io.celfs.ext2;

import io.celfs.core.AclType;
import io.celfs.core.AclXattr;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.PosixAcl;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.layout.DiskAcl;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.Xattr;
import io.celfs.ext2.layout.XattrPrefix;
import io.celfs.ext2.node.Inode;
import io.celfs.ext2.node.XattrStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access control lists: extended attributes that are kept in step with the mode and handed on to
 * new nodes. Callers hold the inode's lock.
 */
final class AccessLists {
    private static final byte[] NO_NAME = {};

    private final XattrStore store;
    private final Allocator allocator;

    AccessLists(XattrStore store, Allocator allocator) {
        this.store = store;
        this.allocator = allocator;
    }

    private static XattrPrefix prefix(AclType type) {
        return switch (type) {
            case ACCESS -> XattrPrefix.ACCESS_ACL;
            case DEFAULT -> XattrPrefix.DEFAULT_ACL;
        };
    }

    /** Symbolic links have no lists. */
    static boolean mayHave(Inode inode) {
        return !FileMode.isSymlink(inode.record().mode());
    }

    private static void requireMayHave(Inode inode) throws FsException {
        if (!mayHave(inode)) {
            throw Errno.EOPNOTSUPP.exception("access control list of a symbolic link");
        }
    }

    private @Nullable PosixAcl find(Inode inode, AclType type) throws IOException {
        int index = prefix(type).index();
        for (Xattr attribute : store.read(inode)) {
            if (attribute.index() == index) {
                return DiskAcl.parse(attribute.value(), "access list of inode " + inode.ino());
            }
        }
        return null;
    }

    byte[] get(Inode inode, AclType type) throws IOException {
        requireMayHave(inode);
        PosixAcl list = find(inode, type);
        if (list == null) {
            throw Errno.ENODATA.exception();
        }
        return AclXattr.of(list);
    }

    void set(OpContext context, Inode inode, AclType type, byte[] value) throws IOException {
        boolean privileged = allocator.mayUseReserved(context);
        PosixAcl list = AclXattr.parse(value);
        if (list == null) {
            remove(inode, type);
            return;
        }
        requireMayHave(inode);
        if (type == AclType.ACCESS) {
            replace(inode, type, list.isMode() ? null : list, privileged);
            followMode(context, inode.record(), list.mode());
        } else if (inode.isDirectory()) {
            replace(inode, type, list, privileged);
        } else {
            throw Errno.EACCES.exception("default access control list of a file");
        }
    }

    private static void followMode(OpContext context, InodeRecord record, int permissions) {
        int mode = (record.mode() & ~0777) | permissions;
        boolean keeps = !context.clearsSetId() || context.inGroup(record.gid());
        record.mode(keeps ? mode : mode & ~FileMode.SET_GID);
    }

    /** Also where there is none. */
    void remove(Inode inode, AclType type) throws IOException {
        requireMayHave(inode);
        replace(inode, type, null, true);
    }

    private void replace(Inode inode, AclType type, @Nullable PosixAcl list, boolean privileged)
            throws IOException {
        int index = prefix(type).index();
        List<Xattr> attributes = new ArrayList<>(store.read(inode));
        boolean existed = attributes.removeIf(attribute -> attribute.index() == index);
        if (list != null) {
            attributes.add(new Xattr(index, NO_NAME, DiskAcl.of(list)));
        }
        if (existed || list != null) {
            store.write(inode, attributes, privileged);
        }
    }

    /** Has the access list follow new permission bits, which the caller stores. */
    void changeMode(Inode inode, int mode) throws IOException {
        PosixAcl list = mayHave(inode) ? find(inode, AclType.ACCESS) : null;
        PosixAcl changed = list == null ? null : list.withMode(mode);
        if (changed != null && !changed.equals(list)) {
            replace(inode, AclType.ACCESS, changed, true);
        }
    }

    /** What a node made in a directory gets. */
    PosixAcl.NewNode newNode(OpContext context, Inode directory, int mode) throws IOException {
        return PosixAcl.newNode(find(directory, AclType.DEFAULT), mode, context.umask());
    }

    /** Gives a new inode its lists. */
    void give(OpContext context, Inode made, PosixAcl.NewNode node) throws IOException {
        List<Xattr> attributes = new ArrayList<>(2);
        add(attributes, AclType.ACCESS, node.access());
        add(attributes, AclType.DEFAULT, node.inherited());
        if (!attributes.isEmpty()) {
            store.write(made, attributes, allocator.mayUseReserved(context));
        }
    }

    private static void add(List<Xattr> attributes, AclType type, @Nullable PosixAcl list) {
        if (list != null) {
            attributes.add(new Xattr(prefix(type).index(), NO_NAME, DiskAcl.of(list)));
        }
    }
}
