package io.celfs.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * CRC32C of every block of an object: block {@code i} is {@code [4096 i, 4096 (i + 1))}, the last
 * one may be shorter. Four bytes of heap for every 4 KiB.
 */
final class BlockSums {
    /** Bytes per checksum. */
    static final int BLOCK = 4096;

    private final int[] sums;

    private BlockSums(int[] sums) {
        this.sums = sums;
    }

    /** How many blocks an object of this size has. */
    static long count(long size) {
        return (size + BLOCK - 1) / BLOCK;
    }

    int count() {
        return sums.length;
    }

    int get(long block) {
        return sums[(int) block];
    }

    /** A copy of all sums. */
    int[] all() {
        return sums.clone();
    }

    /** A copy of {@code length} sums from {@code first} on, zeros behind the last one. */
    int[] slice(long first, int length) {
        return Arrays.copyOfRange(sums, (int) first, (int) first + length);
    }

    /** The sum of one block, which lies between the buffer's position and limit. */
    static int of(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(block);
        return (int) crc.getValue();
    }

    /** The sums of an object that lies whole in memory. */
    static BlockSums of(byte[] object) {
        Builder sums = new Builder();
        sums.add(ByteBuffer.wrap(object));
        return sums.build();
    }

    /** Takes an object from its first byte to its last. */
    static final class Builder {
        private int[] sums = new int[16];
        private int count;

        /** Adds the next bytes; all pieces but the last are whole blocks. */
        void add(ByteBuffer piece) {
            int end = piece.limit();
            while (piece.position() < end) {
                piece.limit(Math.min(end, piece.position() + BLOCK));
                append(of(piece));
            }
        }

        private void append(int sum) {
            if (count == sums.length) {
                sums = Arrays.copyOf(sums, count * 2);
            }
            sums[count++] = sum;
        }

        BlockSums build() {
            return new BlockSums(Arrays.copyOf(sums, count));
        }
    }
}
