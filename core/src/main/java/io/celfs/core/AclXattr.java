package io.celfs.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access control lists as programs get and set them: little endian, a 32-bit version (2), then
 * entries of a 16-bit tag, 16-bit permissions and a 32-bit id (linux/posix_acl_xattr.h).
 */
public final class AclXattr {
    private static final int VERSION = 2;
    private static final int HEADER = 4;
    private static final int ENTRY = 8;

    private AclXattr() {}

    /**
     * The list in the value of an extended attribute.
     *
     * @return null if there are no entries, by which programs remove a list
     * @throws FsException EOPNOTSUPP for another version, E2BIG over 65536 bytes, EINVAL for what
     *     is no valid list
     */
    public static @Nullable PosixAcl parse(byte[] value) throws FsException {
        if (value.length == 0) {
            return null;
        }
        if (value.length > XattrFlags.MAX_VALUE) {
            throw Errno.E2BIG.exception("access control list");
        }
        ByteBuffer from = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (value.length < HEADER) {
            throw Errno.EINVAL.exception("access control list is cut off");
        }
        if (from.getInt() != VERSION) {
            throw Errno.EOPNOTSUPP.exception("version of an access control list");
        }
        if (from.remaining() % ENTRY != 0) {
            throw Errno.EINVAL.exception("access control list is cut off");
        }
        return from.hasRemaining() ? list(from) : null;
    }

    private static PosixAcl list(ByteBuffer from) throws FsException {
        List<PosixAcl.Entry> entries = new ArrayList<>();
        try {
            while (from.hasRemaining()) {
                PosixAcl.Tag tag = PosixAcl.Tag.of(Short.toUnsignedInt(from.getShort()));
                int permissions = Short.toUnsignedInt(from.getShort());
                int id = from.getInt();
                entries.add(
                        new PosixAcl.Entry(tag, permissions, tag.isNamed() ? id : PosixAcl.NO_ID));
            }
            return new PosixAcl(entries);
        } catch (IllegalArgumentException e) {
            throw Errno.EINVAL.exception(String.valueOf(e.getMessage()), e);
        }
    }

    /** The value for programs. */
    public static byte[] of(PosixAcl list) {
        int size = HEADER + ENTRY * list.entries().size();
        ByteBuffer to = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION);
        for (PosixAcl.Entry entry : list.entries()) {
            to.putShort((short) entry.tag().number());
            to.putShort((short) entry.permissions()).putInt(entry.id());
        }
        return to.array();
    }
}
