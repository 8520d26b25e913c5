package io.celfs.ext2.layout;

import io.celfs.core.PosixAcl;
import io.celfs.core.PosixAcl.Entry;
import io.celfs.core.PosixAcl.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Access control lists as they are on the disk: a 32-bit version (1), then entries of a 16-bit tag
 * and 16-bit permissions, to which entries of a named user or group add a 32-bit id.
 */
public final class DiskAcl {
    private static final int VERSION = 1;
    private static final int HEADER = 4;
    private static final int ENTRY = 8;
    private static final int SHORT_ENTRY = 4;

    private DiskAcl() {}

    /** The bytes for the disk. */
    public static byte[] of(PosixAcl list) {
        long named = list.entries().stream().filter(entry -> entry.tag().isNamed()).count();
        int size =
                HEADER + SHORT_ENTRY * list.entries().size() + (ENTRY - SHORT_ENTRY) * (int) named;
        ByteBuffer to = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION);
        for (Entry entry : list.entries()) {
            to.putShort((short) entry.tag().number()).putShort((short) entry.permissions());
            if (entry.tag().isNamed()) {
                to.putInt(entry.id());
            }
        }
        return to.array();
    }

    /**
     * The list in bytes of the disk.
     *
     * @param structure whose list it is
     */
    public static PosixAcl parse(byte[] bytes, String structure) throws CorruptImageException {
        try {
            ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            require(from.remaining() >= HEADER && from.getInt() == VERSION, "version of an ACL");
            List<Entry> entries = new ArrayList<>();
            while (from.hasRemaining()) {
                entries.add(entry(from));
            }
            return new PosixAcl(entries);
        } catch (IllegalArgumentException e) {
            throw new CorruptImageException(structure, -1, String.valueOf(e.getMessage()));
        }
    }

    private static Entry entry(ByteBuffer from) {
        require(from.remaining() >= SHORT_ENTRY, "an ACL is cut off");
        Tag tag = Tag.of(Short.toUnsignedInt(from.getShort()));
        int permissions = Short.toUnsignedInt(from.getShort());
        require(!tag.isNamed() || from.remaining() >= ENTRY - SHORT_ENTRY, "an ACL is cut off");
        return new Entry(tag, permissions, tag.isNamed() ? from.getInt() : PosixAcl.NO_ID);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }
}
