package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.Geometry;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The inode tables of all groups, filled from the first inode to the last. */
final class InodeTable {
    private final Layout layout;
    private final BlockDevice device;
    private final Zeros zeros;
    private final MemorySegment table;
    private int group;
    private long lastIno;

    InodeTable(Layout layout, BlockDevice device, Zeros zeros, Arena arena) {
        this.layout = layout;
        this.device = device;
        this.zeros = zeros;
        this.table = arena.allocate(tableBytes(), 4096);
    }

    private long tableBytes() {
        return (long) layout.geometry().inodeTableBlocks() * layout.geometry().blockSize();
    }

    /** Puts a record in its place; numbers ascend. */
    void put(long ino, MemorySegment record) throws IOException {
        Geometry geometry = layout.geometry();
        while (geometry.groupOfInode(ino) != group) {
            writeGroup();
        }
        long at = (long) geometry.indexOfInode(ino) * geometry.inodeSize();
        table.asSlice(at, geometry.inodeSize()).copyFrom(record);
        lastIno = ino;
    }

    /** Writes what is left, and zeros for all inodes behind the last. */
    void finish() throws IOException {
        while (group < layout.geometry().groupCount()) {
            writeGroup();
        }
    }

    private void writeGroup() throws IOException {
        Geometry geometry = layout.geometry();
        long bytes = (long) used(group) * geometry.inodeSize();
        long unit = geometry.blockSize();
        long filled = (bytes + unit - 1) / unit * unit;
        long start = layout.inodeTable(group) * unit;
        if (filled > 0) {
            device.write(start, table.asSlice(0, filled));
            table.asSlice(0, filled).fill((byte) 0);
        }
        zeros.clear(start + filled, tableBytes() - filled);
        group++;
    }

    /** Inodes of a group, from its first on, that are in use; those below the last all are. */
    int used(int number) {
        long before = (long) number * layout.geometry().inodesPerGroup();
        return (int) Math.clamp(lastIno - before, 0, (long) layout.geometry().inodesPerGroup());
    }
}
