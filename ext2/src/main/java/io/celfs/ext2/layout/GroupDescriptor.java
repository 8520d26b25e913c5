package io.celfs.ext2.layout;

import static io.celfs.ext2.layout.LittleEndian.put16;
import static io.celfs.ext2.layout.LittleEndian.put32;
import static io.celfs.ext2.layout.LittleEndian.u16;
import static io.celfs.ext2.layout.LittleEndian.u32;

import java.lang.foreign.MemorySegment;

/** A view on a group descriptor: 32 bytes (struct ext2_group_desc), one per group, in a table. */
public final class GroupDescriptor {
    /** Length in bytes. */
    public static final int SIZE = 32;

    /** Bit of {@link #flags}: unused inodes of the table are zeros. */
    public static final int TABLE_ZEROED = 4;

    private final MemorySegment bytes;

    /** A view on {@link #SIZE} bytes. */
    public GroupDescriptor(MemorySegment bytes) {
        this.bytes = bytes.asSlice(0, SIZE);
    }

    /** 0x00 bg_block_bitmap: the block with one bit per block of the group. */
    public long blockBitmap() {
        return u32(bytes, 0x00);
    }

    public void blockBitmap(long block) {
        put32(bytes, 0x00, block);
    }

    /** 0x04 bg_inode_bitmap: the block with one bit per inode of the group. */
    public long inodeBitmap() {
        return u32(bytes, 0x04);
    }

    public void inodeBitmap(long block) {
        put32(bytes, 0x04, block);
    }

    /** 0x08 bg_inode_table: first block of the inode table. */
    public long inodeTable() {
        return u32(bytes, 0x08);
    }

    public void inodeTable(long block) {
        put32(bytes, 0x08, block);
    }

    /** 0x0C bg_free_blocks_count. */
    public int freeBlocks() {
        return u16(bytes, 0x0C);
    }

    public void freeBlocks(int count) {
        put16(bytes, 0x0C, count);
    }

    /** 0x0E bg_free_inodes_count. */
    public int freeInodes() {
        return u16(bytes, 0x0E);
    }

    public void freeInodes(int count) {
        put16(bytes, 0x0E, count);
    }

    /** 0x10 bg_used_dirs_count: inodes that are directories. */
    public int directories() {
        return u16(bytes, 0x10);
    }

    public void directories(int count) {
        put16(bytes, 0x10, count);
    }

    /** 0x12 bg_flags: {@link #TABLE_ZEROED}. */
    public int flags() {
        return u16(bytes, 0x12);
    }

    public void flags(int flags) {
        put16(bytes, 0x12, flags);
    }

    /** Demands that bitmaps and inode table lie inside the image and not over each other. */
    public void check(Geometry geometry, int group) throws CorruptImageException {
        long table = inodeTable();
        long end = table + geometry.inodeTableBlocks();
        boolean inside =
                geometry.isDataBlock(blockBitmap())
                        && geometry.isDataBlock(inodeBitmap())
                        && geometry.isDataBlock(table)
                        && end <= geometry.blocksCount();
        boolean apart =
                blockBitmap() != inodeBitmap()
                        && (blockBitmap() < table || blockBitmap() >= end)
                        && (inodeBitmap() < table || inodeBitmap() >= end);
        if (!inside || !apart) {
            throw new CorruptImageException(
                    "descriptor of group " + group,
                    geometry.descriptorBlock(group / geometry.descriptorsPerBlock()),
                    "bitmaps %d and %d, inode table %d"
                            .formatted(blockBitmap(), inodeBitmap(), table));
        }
    }
}
