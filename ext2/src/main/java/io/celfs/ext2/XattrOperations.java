package io.celfs.ext2;

import io.celfs.core.AclType;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.XattrFlags;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.layout.Xattr;
import io.celfs.ext2.layout.XattrPrefix;
import io.celfs.ext2.node.Inode;
import io.celfs.ext2.node.XattrStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Extended attributes by their whole names. Attributes with prefixes that are not known here are
 * kept, but neither shown nor changed. Callers hold the inode's lock.
 */
final class XattrOperations {
    private static final byte[] CAPABILITY = "capability".getBytes(StandardCharsets.US_ASCII);

    private final XattrStore store;
    private final Allocator allocator;
    private final AccessLists lists;

    XattrOperations(XattrStore store, Allocator allocator, AccessLists lists) {
        this.store = store;
        this.allocator = allocator;
        this.lists = lists;
    }

    /** The prefix of a name that may be read and set as it is; EOPNOTSUPP for others. */
    private static XattrPrefix prefix(Name name) throws FsException {
        XattrPrefix prefix = XattrPrefix.of(name);
        if (prefix == null || prefix.isWhole()) {
            throw Errno.EOPNOTSUPP.exception(name.toString());
        }
        return prefix;
    }

    byte[] get(Inode inode, Name name) throws IOException {
        AclType list = AclType.of(name);
        if (list != null) {
            return lists.get(inode, list);
        }
        XattrPrefix prefix = prefix(name);
        byte[] rest = prefix.rest(name);
        for (Xattr attribute : store.read(inode)) {
            if (attribute.isNamed(prefix.index(), rest)) {
                return attribute.value();
            }
        }
        throw Errno.ENODATA.exception();
    }

    List<Name> list(Inode inode) throws IOException {
        List<Name> names = new ArrayList<>();
        for (Xattr attribute : store.read(inode)) {
            XattrPrefix prefix = XattrPrefix.of(attribute.index());
            if (prefix != null && (!prefix.isWhole() || AccessLists.mayHave(inode))) {
                names.add(whole(prefix, attribute.name()));
            }
        }
        return names;
    }

    private static Name whole(XattrPrefix prefix, byte[] rest) throws FsException {
        byte[] text = prefix.text();
        byte[] whole = Arrays.copyOf(text, text.length + rest.length);
        System.arraycopy(rest, 0, whole, text.length, rest.length);
        return Name.of(whole);
    }

    void set(OpContext context, Inode inode, Name name, byte[] value, int flags)
            throws IOException {
        AclType list = AclType.of(name);
        if (list != null) {
            lists.set(context, inode, list, value);
            return;
        }
        XattrPrefix prefix = prefix(name);
        if (value.length > XattrFlags.MAX_VALUE) {
            throw Errno.E2BIG.exception(name.toString());
        }
        byte[] rest = prefix.rest(name);
        List<Xattr> attributes = new ArrayList<>(store.read(inode));
        boolean existed = attributes.removeIf(each -> each.isNamed(prefix.index(), rest));
        if (existed && (flags & XattrFlags.CREATE) != 0) {
            throw Errno.EEXIST.exception(name.toString());
        }
        if (!existed && (flags & XattrFlags.REPLACE) != 0) {
            throw Errno.ENODATA.exception(name.toString());
        }
        attributes.add(new Xattr(prefix.index(), rest, value.clone()));
        store.write(inode, attributes, allocator.mayUseReserved(context));
    }

    void remove(Inode inode, Name name) throws IOException {
        AclType list = AclType.of(name);
        if (list != null) {
            lists.remove(inode, list);
            return;
        }
        XattrPrefix prefix = prefix(name);
        if (!drop(inode, prefix, prefix.rest(name))) {
            throw Errno.ENODATA.exception();
        }
    }

    private boolean drop(Inode inode, XattrPrefix prefix, byte[] rest) throws IOException {
        List<Xattr> attributes = new ArrayList<>(store.read(inode));
        boolean existed = attributes.removeIf(each -> each.isNamed(prefix.index(), rest));
        if (existed) {
            store.write(inode, attributes, true);
        }
        return existed;
    }

    /** A caller who may not keep set-id bits and file capabilities has changed it. */
    void stripPrivileges(Inode inode) throws IOException {
        if (!inode.isDirectory()) {
            inode.record().mode(FileMode.withoutSetId(inode.record().mode()));
            drop(inode, XattrPrefix.SECURITY, CAPABILITY);
        }
    }
}
