package io.celfs.ext2.check;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import io.celfs.ext2.layout.LittleEndian;
import io.celfs.ext2.layout.Superblock;
import java.io.IOException;

/** The superblock's fields that are not geometry, and the descriptors. */
final class HeadCheck {
    /** Flags of groups whose bitmaps are not made yet, which ext2 does not have. */
    private static final int UNINITIALIZED = 3;

    private final Geometry geometry;
    private final Volume volume;
    private final Findings findings;

    HeadCheck(Volume volume, Findings findings) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
    }

    /** False if descriptors are so wrong that inodes cannot be read. */
    boolean run() throws IOException {
        checkSuperblock();
        boolean good = true;
        for (int group = 0; group < geometry.groupCount(); group++) {
            good &= checkDescriptor(group);
        }
        return good;
    }

    private void checkSuperblock() {
        Superblock superblock = volume.superblock();
        if (superblock.reservedBlocks() > geometry.blocksCount() / 2) {
            field("more than half of the blocks are reserved");
        }
        if (LittleEndian.u32(superblock.bytes(), 0x1C) != superblock.logBlockSize()) {
            field("s_log_frag_size differs from s_log_block_size");
        }
        if (LittleEndian.u32(superblock.bytes(), 0x24) != geometry.blocksPerGroup()) {
            field("s_frags_per_group differs from s_blocks_per_group");
        }
        if (superblock.reservedDescriptorBlocks() > geometry.blockSize() / 4) {
            field("more blocks kept for growing than one block can list");
        }
        if (superblock.firstInode() < 11) {
            field("first inode " + superblock.firstInode());
        }
        long orphan = superblock.lastOrphan();
        if (orphan != 0 && !geometry.isInode(orphan)) {
            field("list of orphans begins with inode " + orphan);
        }
    }

    private void field(String text) {
        findings.add(FindingCode.SUPERBLOCK_FIELD, "superblock", text);
    }

    private boolean checkDescriptor(int group) throws IOException {
        GroupDescriptor descriptor = volume.descriptor(group);
        long start = geometry.groupStart(group);
        long end = start + geometry.groupSize(group);
        long table = descriptor.inodeTable();
        boolean inGroup =
                isIn(descriptor.blockBitmap(), start, end)
                        && isIn(descriptor.inodeBitmap(), start, end)
                        && isIn(table, start, end)
                        && table + geometry.inodeTableBlocks() <= end;
        if (!inGroup) {
            findings.group(
                    FindingCode.DESCRIPTOR_INVALID,
                    group,
                    0,
                    "bitmaps in blocks %d and %d, inode table from %d on"
                            .formatted(descriptor.blockBitmap(), descriptor.inodeBitmap(), table));
        }
        if ((descriptor.flags() & UNINITIALIZED) != 0) {
            findings.group(FindingCode.DESCRIPTOR_INVALID, group, 0, "flags of ext4");
        }
        return inGroup;
    }

    private static boolean isIn(long block, long start, long end) {
        return block >= start && block < end;
    }
}
