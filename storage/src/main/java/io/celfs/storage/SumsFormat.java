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

    private static final long MAGIC = 0x316d7573666c6563L; // "celfsum1" in file order

    private SumsFormat() {}

    /** Number of groups for an object of this size. */
    static long groups(long size) {
        return (BlockSums.count(size) + GROUP_SUMS - 1) / GROUP_SUMS;
    }

    /** Writes one group at the buffer's position. */
    static void encode(ObjectId id, long group, int[] sums, ByteBuffer to) {
        to.order(ByteOrder.LITTLE_ENDIAN);
        for (int sum : sums) {
            to.putInt(sum);
        }
        to.putInt(checkWord(id, group, sums));
    }

    /** The sums of a group, or null if it is not the one that was asked for. */
    static int @Nullable [] decode(ObjectId id, long group, ByteBuffer from) {
        from.order(ByteOrder.LITTLE_ENDIAN);
        int[] sums = new int[GROUP_SUMS];
        from.asIntBuffer().get(sums);
        return from.getInt(4 * GROUP_SUMS) == checkWord(id, group, sums) ? sums : null;
    }

    private static int checkWord(ObjectId id, long group, int[] sums) {
        ByteBuffer all = ByteBuffer.allocate(40 + 4 * GROUP_SUMS).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(MAGIC).putLong(id.hash().high()).putLong(id.hash().low());
        all.putLong(id.size()).putLong(group);
        for (int sum : sums) {
            all.putInt(sum);
        }
        CRC32C crc = new CRC32C();
        crc.update(all.flip());
        return (int) crc.getValue();
    }
}
