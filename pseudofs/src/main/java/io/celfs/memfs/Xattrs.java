package io.celfs.memfs;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.XattrFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The extended attributes of one inode. Kept are the name spaces user, trusted and security; access
 * control lists (in system) are not, because nothing here would obey them.
 */
final class Xattrs {
    private static final byte[][] NAME_SPACES = {
        bytes("user."), bytes("trusted."), bytes("security.")
    };
    private static final Name CAPABILITY = name("security.capability");

    private final Space space;
    private final NavigableMap<Name, byte[]> values = new TreeMap<>();

    Xattrs(Space space) {
        this.space = space;
    }

    byte[] get(Name name) throws FsException {
        return existing(name).clone();
    }

    List<Name> names() {
        return new ArrayList<>(values.keySet());
    }

    void set(Name name, byte[] value, int flags) throws FsException {
        check(name);
        byte[] old = values.get(name);
        checkFlags(flags, old != null);
        if (value.length > XattrFlags.MAX_VALUE) {
            throw Errno.E2BIG.exception(name.toString());
        }
        space.take(cost(name, value));
        values.put(name, value.clone());
        if (old != null) {
            space.giveBack(cost(name, old));
        }
    }

    void remove(Name name) throws FsException {
        space.giveBack(cost(name, existing(name)));
        values.remove(name);
    }

    /** Drops the file capabilities, which a write by somebody else must not leave standing. */
    void removeCapabilities() {
        byte[] value = values.remove(CAPABILITY);
        if (value != null) {
            space.giveBack(cost(CAPABILITY, value));
        }
    }

    void dispose() {
        values.forEach((name, value) -> space.giveBack(cost(name, value)));
        values.clear();
    }

    private byte[] existing(Name name) throws FsException {
        check(name);
        byte[] value = values.get(name);
        if (value == null) {
            throw Errno.ENODATA.exception();
        }
        return value;
    }

    private static void checkFlags(int flags, boolean exists) throws FsException {
        if ((flags & ~(XattrFlags.CREATE | XattrFlags.REPLACE)) != 0) {
            throw Errno.EINVAL.exception("unknown xattr flags");
        }
        if ((flags & XattrFlags.CREATE) != 0 && exists) {
            throw Errno.EEXIST.exception();
        }
        if ((flags & XattrFlags.REPLACE) != 0 && !exists) {
            throw Errno.ENODATA.exception();
        }
    }

    private static void check(Name name) throws FsException {
        for (byte[] prefix : NAME_SPACES) {
            if (startsWith(name, prefix)) {
                if (name.length() == prefix.length) {
                    throw Errno.EINVAL.exception("xattr without a name");
                }
                return;
            }
        }
        throw Errno.EOPNOTSUPP.exception(name.toString());
    }

    private static boolean startsWith(Name name, byte[] prefix) {
        if (name.length() < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (name.at(i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static long cost(Name name, byte[] value) {
        return name.length() + (long) value.length;
    }

    private static Name name(String text) {
        try {
            return Name.of(text);
        } catch (FsException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
