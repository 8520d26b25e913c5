package io.celfs.ext2.mkfs;

import static io.celfs.ext2.layout.LittleEndian.put8;
import static io.celfs.ext2.layout.LittleEndian.u8;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import io.celfs.ext2.layout.ResizeBlocks;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Writes what groups begin with: superblock backups, descriptors and bitmaps. */
final class GroupWriter {
    private final Layout layout;
    private final Geometry geometry;
    private final BlockDevice device;
    private final Zeros zeros;
    private final Arena arena;

    GroupWriter(Layout layout, BlockDevice device, Zeros zeros, Arena arena) {
        this.layout = layout;
        this.geometry = layout.geometry();
        this.device = device;
        this.zeros = zeros;
        this.arena = arena;
    }

    /** How much of each group is in use, always from its start on. */
    interface Usage {
        int usedBlocks(int group);

        int usedInodes(int group);

        int directories(int group);
    }

    /** Writes everything but the first superblock, to which it tells the counts. */
    void write(Usage usage, NewSuperblock superblock) throws IOException {
        long blockSize = geometry.blockSize();
        MemorySegment table = arena.allocate(geometry.descriptorBlocks() * blockSize, 8);
        long freeBlocks = 0;
        long freeInodes = 0;
        for (int group = 0; group < geometry.groupCount(); group++) {
            GroupDescriptor descriptor = descriptor(table, group, usage);
            freeBlocks += descriptor.freeBlocks();
            freeInodes += descriptor.freeInodes();
            writeBitmaps(group, usage);
        }
        superblock.counts(freeBlocks, freeInodes);
        for (int group = 0; group < geometry.groupCount(); group++) {
            if (geometry.hasSuperblock(group)) {
                writeHead(group, superblock, table);
            }
        }
    }

    private GroupDescriptor descriptor(MemorySegment table, int group, Usage usage) {
        long at = (long) group * GroupDescriptor.SIZE;
        GroupDescriptor descriptor = new GroupDescriptor(table.asSlice(at, GroupDescriptor.SIZE));
        descriptor.blockBitmap(layout.blockBitmap(group));
        descriptor.inodeBitmap(layout.inodeBitmap(group));
        descriptor.inodeTable(layout.inodeTable(group));
        descriptor.freeBlocks(geometry.groupSize(group) - usage.usedBlocks(group));
        descriptor.freeInodes(geometry.inodesPerGroup() - usage.usedInodes(group));
        descriptor.directories(usage.directories(group));
        descriptor.flags(GroupDescriptor.TABLE_ZEROED);
        return descriptor;
    }

    private void writeBitmaps(int group, Usage usage) throws IOException {
        int blockSize = geometry.blockSize();
        MemorySegment both = MemorySegment.ofArray(new byte[2 * blockSize]);
        int bits = 8 * blockSize;
        MemorySegment blocks = both.asSlice(0, blockSize);
        set(blocks, 0, usage.usedBlocks(group));
        set(blocks, geometry.groupSize(group), bits);
        MemorySegment inodes = both.asSlice(blockSize, blockSize);
        set(inodes, 0, usage.usedInodes(group));
        set(inodes, geometry.inodesPerGroup(), bits);
        device.write(layout.blockBitmap(group) * blockSize, both);
    }

    private static void set(MemorySegment bitmap, int from, int to) {
        int at = from;
        while (at < to && at % 8 != 0) {
            put8(bitmap, at / 8, u8(bitmap, at / 8) | (1 << (at % 8)));
            at++;
        }
        if (at < to) {
            bitmap.asSlice(at / 8, to / 8 - at / 8).fill((byte) 0xff);
            at = Math.max(at, to / 8 * 8);
        }
        while (at < to) {
            put8(bitmap, at / 8, u8(bitmap, at / 8) | (1 << (at % 8)));
            at++;
        }
    }

    private void writeHead(int group, NewSuperblock superblock, MemorySegment table)
            throws IOException {
        long blockSize = geometry.blockSize();
        long start = geometry.groupStart(group);
        if (group != 0) {
            device.write(start * blockSize, superblock.backup(group));
        }
        device.write((start + 1) * blockSize, table);
        long reserved = (start + 1 + geometry.descriptorBlocks()) * blockSize;
        long bytes = geometry.reservedDescriptorBlocks() * blockSize;
        if (group == 0 && bytes > 0) {
            MemorySegment blocks = arena.allocate(bytes, 8);
            ResizeBlocks lists = new ResizeBlocks(geometry);
            for (int i = 0; i < geometry.reservedDescriptorBlocks(); i++) {
                lists.fillList(i, blocks.asSlice(i * blockSize, blockSize));
            }
            device.write(reserved, blocks);
        } else {
            zeros.clear(reserved, bytes);
        }
    }
}
