package io.celfs.ext2.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Access control lists in their two forms. Programs get and set version 2 (a 32-bit version, then
 * entries of 16-bit tag, 16-bit permissions and 32-bit id). On the disk they have version 1, where
 * only entries of a named user or group have the id.
 */
public final class PosixAcl {
    private static final int PROGRAM_VERSION = 2;
    private static final int DISK_VERSION = 1;
    private static final int HEADER = 4;
    private static final int ENTRY = 8;
    private static final int SHORT_ENTRY = 4;
    private static final short USER = 0x02;
    private static final short GROUP = 0x08;
    private static final int NOBODY = -1;

    private PosixAcl() {}

    /**
     * The form on the disk.
     *
     * @throws IllegalArgumentException if it is no list in the form of programs
     */
    public static byte[] toDisk(byte[] list) {
        ByteBuffer from = littleEndian(list, PROGRAM_VERSION);
        if (from.remaining() % ENTRY != 0) {
            throw new IllegalArgumentException("piece of an entry in an access control list");
        }
        ByteBuffer to = empty(list.length, DISK_VERSION);
        while (from.hasRemaining()) {
            short tag = from.getShort();
            to.putShort(tag).putShort(from.getShort());
            int id = from.getInt();
            if (hasId(tag)) {
                to.putInt(id);
            }
        }
        return written(to);
    }

    /**
     * The form for programs.
     *
     * @throws IllegalArgumentException if it is no list in the form of the disk
     */
    public static byte[] fromDisk(byte[] list) {
        ByteBuffer from = littleEndian(list, DISK_VERSION);
        ByteBuffer to = empty(2 * list.length, PROGRAM_VERSION);
        while (from.hasRemaining()) {
            require(from, SHORT_ENTRY);
            short tag = from.getShort();
            to.putShort(tag).putShort(from.getShort());
            if (hasId(tag)) {
                require(from, 4);
            }
            to.putInt(hasId(tag) ? from.getInt() : NOBODY);
        }
        return written(to);
    }

    private static boolean hasId(short tag) {
        return tag == USER || tag == GROUP;
    }

    private static ByteBuffer littleEndian(byte[] list, int version) {
        ByteBuffer from = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
        require(from, HEADER);
        if (from.getInt() != version) {
            throw new IllegalArgumentException("version of an access control list");
        }
        return from;
    }

    private static void require(ByteBuffer from, int bytes) {
        if (from.remaining() < bytes) {
            throw new IllegalArgumentException("access control list is cut off");
        }
    }

    private static ByteBuffer empty(int length, int version) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(version);
    }

    private static byte[] written(ByteBuffer to) {
        byte[] bytes = new byte[to.position()];
        to.get(0, bytes);
        return bytes;
    }
}
