package io.celfs.ext2.check;

import static io.celfs.ext2.layout.LittleEndian.u16;
import static io.celfs.ext2.layout.LittleEndian.u32;
import static io.celfs.ext2.layout.LittleEndian.u8;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The root of a directory's hash index (struct dx_root), behind the two dot entries of its first
 * block: 24 zero, 28 hash version, 29 length of this (8), 30 levels below, 31 flags, then entries
 * of a hash and a block; in place of the first hash their limit and count.
 */
final class HashIndexCheck {
    private static final int INFO = 24;
    private static final int ENTRIES = 32;
    private static final int ENTRY = 8;
    private static final int LAST_VERSION = 5;
    private static final int MAX_LEVELS = 1;

    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;

    HashIndexCheck(Volume volume, Findings findings) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
    }

    void run(long ino, InodeRecord inode) throws IOException {
        long block = inode.pointer(0);
        MemorySegment root = volume.block(block);
        boolean good =
                u8(root, INFO + 4) <= LAST_VERSION
                        && u8(root, INFO + 5) == ENTRIES - INFO
                        && u8(root, INFO + 6) <= MAX_LEVELS
                        && hasGoodEntries(root, inode.size() / geometry.blockSize());
        if (!good) {
            findings.inode(FindingCode.HASH_INDEX, ino, block, "root of the index");
        }
    }

    private boolean hasGoodEntries(MemorySegment root, long blocks) {
        int limit = u16(root, ENTRIES);
        int count = u16(root, ENTRIES + 2L);
        if (limit != (geometry.blockSize() - ENTRIES) / ENTRY || count == 0 || count > limit) {
            return false;
        }
        long hash = 0;
        for (int i = 0; i < count; i++) {
            long at = ENTRIES + (long) i * ENTRY;
            long next = i == 0 ? 0 : u32(root, at);
            if (next < hash || u32(root, at + 4) >= blocks) {
                return false;
            }
            hash = next;
        }
        return true;
    }
}
