package io.celfs.ext2.disk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The blocks of an ext3 journal, as the Linux kernel's documentation of jbd2 gives them
 * (Documentation/filesystems/ext4/journal.rst). Integers are big endian. Every block but the logged
 * ones begins with 0 magic, 4 block type, 8 sequence number.
 */
final class JournalFormat {
    static final int MAGIC = 0xC03B3998;

    /** e2fsck takes no journal with fewer blocks. */
    static final int MIN_BLOCKS = 1024;

    /** Number of the only transaction. */
    static final int SEQUENCE = 1;

    private static final int DESCRIPTOR = 1;
    private static final int COMMIT = 2;
    private static final int SUPERBLOCK_V2 = 4;
    private static final int HEADER = 12;

    /** A tag: 0 block number, 4 checksum (0), 6 flags. */
    private static final int TAG = 8;

    /** Behind the first tag of a descriptor. */
    private static final int UUID = 16;

    private static final int ESCAPED = 1;
    private static final int SAME_UUID = 2;
    private static final int LAST = 8;

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private JournalFormat() {}

    private static MemorySegment block(int size, int type) {
        MemorySegment block = MemorySegment.ofArray(new byte[size]);
        block.set(INT, 0, MAGIC);
        block.set(INT, 4, type);
        block.set(INT, 8, type == SUPERBLOCK_V2 ? 0 : SEQUENCE);
        return block;
    }

    /**
     * The first block: 12 block size, 16 length, 20 first block, 24 sequence, 28 start, 64 users.
     */
    static MemorySegment superblock(int blockSize, int length) {
        MemorySegment block = block(blockSize, SUPERBLOCK_V2);
        block.set(INT, 0x0C, blockSize);
        block.set(INT, 0x10, length);
        block.set(INT, 0x14, 1);
        block.set(INT, 0x18, SEQUENCE);
        block.set(INT, 0x1C, 1);
        block.set(INT, 0x40, 1);
        return block;
    }

    /** Blocks that one descriptor can name. */
    static int tagsPerDescriptor(int blockSize) {
        return (blockSize - HEADER - UUID) / TAG;
    }

    /** Names where the blocks that follow it belong. */
    static MemorySegment descriptor(int blockSize, Picture[] pictures) {
        MemorySegment block = block(blockSize, DESCRIPTOR);
        int at = HEADER;
        for (int i = 0; i < pictures.length; i++) {
            int flags = i == 0 ? 0 : SAME_UUID;
            flags |= i == pictures.length - 1 ? LAST : 0;
            flags |= isEscaped(pictures[i]) ? ESCAPED : 0;
            block.set(INT, at, (int) pictures[i].block());
            block.set(SHORT, at + 6L, (short) flags);
            at += i == 0 ? TAG + UUID : TAG;
        }
        return block;
    }

    /** A block that looks like one of the journal's own loses its first word. */
    private static boolean isEscaped(Picture picture) {
        return MemorySegment.ofArray(picture.content()).get(INT, 0) == MAGIC;
    }

    /** A block as the journal holds it. */
    static MemorySegment logged(Picture picture) {
        MemorySegment content = MemorySegment.ofArray(picture.content());
        if (!isEscaped(picture)) {
            return content;
        }
        MemorySegment escaped = MemorySegment.ofArray(picture.content().clone());
        escaped.set(INT, 0, 0);
        return escaped;
    }

    /** The end of the transaction. */
    static MemorySegment commit(int blockSize) {
        return block(blockSize, COMMIT);
    }
}
