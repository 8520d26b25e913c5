package io.celfs.conformance;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.XattrFlags;
import java.util.List;

/** The extended attributes of the model: user, trusted and security. */
final class ModelXattrs {
    private static final List<String> NAME_SPACES = List.of("user.", "trusted.", "security.");

    private ModelXattrs() {}

    static byte[] get(ModelNode node, Name name) throws FsException {
        check(name);
        byte[] value = node.xattrs.get(name);
        if (value == null) {
            throw Errno.ENODATA.exception();
        }
        return value.clone();
    }

    static void set(ModelNode node, Name name, byte[] value, int flags) throws FsException {
        check(name);
        boolean exists = node.xattrs.containsKey(name);
        if (flags == XattrFlags.CREATE && exists) {
            throw Errno.EEXIST.exception();
        }
        if (flags == XattrFlags.REPLACE && !exists) {
            throw Errno.ENODATA.exception();
        }
        if (value.length > XattrFlags.MAX_VALUE) {
            throw Errno.E2BIG.exception();
        }
        node.xattrs.put(name, value.clone());
    }

    static void remove(ModelNode node, Name name) throws FsException {
        get(node, name);
        node.xattrs.remove(name);
    }

    private static void check(Name name) throws FsException {
        String text = name.toString();
        if (NAME_SPACES.stream().noneMatch(space -> text.startsWith(space))) {
            throw Errno.EOPNOTSUPP.exception();
        }
    }
}
