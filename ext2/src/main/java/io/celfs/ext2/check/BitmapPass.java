package io.celfs.ext2.check;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import io.celfs.ext2.layout.LittleEndian;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;

/** Whether bitmaps and counts are what is in use. */
final class BitmapPass {
    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;
    private final Usage usage;
    private long freeBlocks;
    private long freeInodes;

    BitmapPass(Volume volume, Findings findings, Usage usage) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
        this.usage = usage;
    }

    void run() throws IOException {
        for (int group = 0; group < geometry.groupCount(); group++) {
            checkGroup(group);
        }
        total("free blocks", volume.superblock().freeBlocks(), freeBlocks);
        total("free inodes", volume.superblock().freeInodes(), freeInodes);
    }

    private void checkGroup(int group) throws IOException {
        GroupDescriptor descriptor = volume.descriptor(group);
        long firstBlock = geometry.groupStart(group);
        long firstInode = 1 + (long) group * geometry.inodesPerGroup();
        int blocks =
                compare(
                        FindingCode.BLOCK_BITMAP,
                        group,
                        descriptor.blockBitmap(),
                        geometry.groupSize(group),
                        i -> usage.blocks.contains(firstBlock + i));
        int inodes =
                compare(
                        FindingCode.INODE_BITMAP,
                        group,
                        descriptor.inodeBitmap(),
                        geometry.inodesPerGroup(),
                        i -> usage.inodes.contains(firstInode + i));
        count(group, "free blocks", descriptor.freeBlocks(), blocks);
        count(group, "free inodes", descriptor.freeInodes(), inodes);
        count(group, "directories", descriptor.directories(), directories(firstInode));
        freeBlocks += blocks;
        freeInodes += inodes;
    }

    private int directories(long firstInode) {
        int count = 0;
        for (int i = 0; i < geometry.inodesPerGroup(); i++) {
            boolean used = usage.inodes.contains(firstInode + i);
            count += used && usage.directories.containsKey(firstInode + i) ? 1 : 0;
        }
        return count;
    }

    /** Compares a bitmap, bits behind its end included, which must be set; how many are free. */
    private int compare(FindingCode code, int group, long block, int size, IntPredicate used)
            throws IOException {
        MemorySegment bitmap = volume.block(block);
        int free = 0;
        int wrong = 0;
        int firstWrong = 0;
        for (int i = 0; i < 8 * geometry.blockSize(); i++) {
            boolean expected = i >= size || used.test(i);
            free += expected ? 0 : 1;
            boolean set = (LittleEndian.u8(bitmap, i / 8) >> (i % 8) & 1) != 0;
            if (set != expected) {
                firstWrong = wrong == 0 ? i : firstWrong;
                wrong++;
            }
        }
        if (wrong > 0) {
            findings.group(
                    code,
                    group,
                    block,
                    "%d bits are wrong, the first for number %d of the group"
                            .formatted(wrong, firstWrong));
        }
        return free;
    }

    private void count(int group, String what, int said, int found) {
        if (said != found) {
            String text = "%d %s, should be %d".formatted(said, what, found);
            findings.group(FindingCode.GROUP_COUNT, group, 0, text);
        }
    }

    private void total(String what, long said, long found) {
        if (said != found) {
            String text = "%d %s, should be %d".formatted(said, what, found);
            findings.add(FindingCode.TOTAL_COUNT, "superblock", text);
        }
    }
}
