package io.celfs.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The side file of an object's checksums: a sequence of groups of 512 bytes, each 127 sums (CRC32C
 * of 4 KiB each, little-endian, zeros behind the last) and one check word. The check word is the
 * CRC32C of the format's name, the object's hash and size, the group's number and its sums: a group
 * that was torn, damaged, or belongs to another object or place is not taken for one of these.
 * Groups are read one by one, so that a range of a huge object costs one of them.
 */
final class SumsFormat {
    /** Bytes per group. */
    static final int GROUP_BYTES = 512;

    /** Sums per group. */
    static final int GROUP_SUMS = GROUP_BYTES / 4 - 1;

    private static final int CHECK_AT = 4 * GROUP_SUMS;

    private static final long MAGIC = 0x316d7573666c6563L; // "celfsum1" in file order

    private SumsFormat() {}

    /** Number of groups for an object of this size. */
    static long groups(long size) {
        return (BlockSums.count(size) + GROUP_SUMS - 1) / GROUP_SUMS;
    }

    /** Writes one group at the buffer's position. */
    static void encode(ObjectId id, long group, int[] sums, ByteBuffer to) {
        int start = to.position();
        to.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(sums);
        to.position(start + CHECK_AT).putInt(checkWord(id, group, to, start));
    }

    /**
     * The sums of the group at the buffer's position, or null if it is not the one that was asked
     * for.
     */
    static int @Nullable [] decode(ObjectId id, long group, ByteBuffer from) {
        int start = from.position();
        from.order(ByteOrder.LITTLE_ENDIAN);
        if (from.getInt(start + CHECK_AT) != checkWord(id, group, from, start)) {
            return null;
        }
        int[] sums = new int[GROUP_SUMS];
        from.asIntBuffer().get(sums);
        return sums;
    }

    private static int checkWord(ObjectId id, long group, ByteBuffer groups, int start) {
        ByteBuffer head = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(MAGIC).putLong(id.hash().high()).putLong(id.hash().low());
        head.putLong(id.size()).putLong(group);
        CRC32C crc = new CRC32C();
        crc.update(head.flip());
        crc.update(groups.slice(start, CHECK_AT));
        return (int) crc.getValue();
    }
}
