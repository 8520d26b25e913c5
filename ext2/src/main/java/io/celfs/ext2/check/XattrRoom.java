package io.celfs.ext2.check;

import static io.celfs.ext2.layout.LittleEndian.u16;
import static io.celfs.ext2.layout.LittleEndian.u32;
import static io.celfs.ext2.layout.LittleEndian.u8;

import io.celfs.ext2.layout.XattrList;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Whether entries of an attribute block have a prefix, and room of their own, word by word. The
 * prefix of an access control list is its whole name.
 */
final class XattrRoom {
    private static final int ENTRY = 16;
    private static final int WORD = 4;

    private final MemorySegment block;
    private final BitSet taken = new BitSet();

    private XattrRoom(MemorySegment block) {
        this.block = block;
    }

    /** Looks at a block whose entries can be parsed. */
    static boolean isGood(MemorySegment block) {
        return new XattrRoom(block).takeAll();
    }

    private boolean takeAll() {
        long at = XattrList.BLOCK_HEADER;
        while (at + WORD <= block.byteSize() && u32(block, at) != 0) {
            int nameLength = u8(block, at);
            long entry = ENTRY + words(nameLength) * WORD;
            long size = u32(block, at + 8);
            boolean prefixed = u8(block, at + 1) != 0;
            boolean good = prefixed && take(at, entry) && take(u16(block, at + 2), size);
            if (!good) {
                return false;
            }
            at += entry;
        }
        return true;
    }

    private static long words(long bytes) {
        return (bytes + WORD - 1) / WORD;
    }

    private boolean take(long start, long length) {
        if (start + length > block.byteSize()) {
            return false;
        }
        int from = (int) (start / WORD);
        int to = (int) words(start + length);
        int next = taken.nextSetBit(from);
        taken.set(from, to);
        return next < 0 || next >= to;
    }
}
