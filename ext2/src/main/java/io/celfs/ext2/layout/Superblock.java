package io.celfs.ext2.layout;

import static io.celfs.ext2.layout.LittleEndian.i32;
import static io.celfs.ext2.layout.LittleEndian.put16;
import static io.celfs.ext2.layout.LittleEndian.put32;
import static io.celfs.ext2.layout.LittleEndian.u16;
import static io.celfs.ext2.layout.LittleEndian.u32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A view on the superblock: 1,024 bytes at byte 1,024 of the image (struct ext2_super_block). The
 * comment of each field is its offset and name. Fields without a method are kept as they are.
 */
public final class Superblock {
    /** Where the first superblock is, in bytes from the start of the image. */
    public static final long OFFSET = 1024;

    /** Its length in bytes. */
    public static final int SIZE = 1024;

    public static final int MAGIC = 0xEF53;

    /** Bit of {@link #state}: unmounted in good order. */
    public static final int STATE_VALID = 1;

    /** Bit of {@link #state}: errors were found. */
    public static final int STATE_ERROR = 2;

    /** In revision 0 the inode size is this. */
    private static final int OLD_INODE_SIZE = 128;

    /** In revision 0 the first inode for files is this. */
    private static final int OLD_FIRST_INODE = 11;

    private final MemorySegment bytes;

    /** A view on {@link #SIZE} bytes. */
    public Superblock(MemorySegment bytes) {
        this.bytes = bytes.asSlice(0, SIZE);
    }

    /** The bytes under the view. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** 0x00 s_inodes_count. */
    public long inodesCount() {
        return u32(bytes, 0x00);
    }

    /** 0x04 s_blocks_count. */
    public long blocksCount() {
        return u32(bytes, 0x04);
    }

    /** 0x08 s_r_blocks_count: blocks that only the super-user may use. */
    public long reservedBlocks() {
        return u32(bytes, 0x08);
    }

    /** 0x0C s_free_blocks_count. */
    public long freeBlocks() {
        return u32(bytes, 0x0C);
    }

    public void freeBlocks(long count) {
        put32(bytes, 0x0C, count);
    }

    /** 0x10 s_free_inodes_count. */
    public long freeInodes() {
        return u32(bytes, 0x10);
    }

    public void freeInodes(long count) {
        put32(bytes, 0x10, count);
    }

    /** 0x14 s_first_data_block: the block of the superblock, 1 for blocks of 1 KiB, else 0. */
    public long firstDataBlock() {
        return u32(bytes, 0x14);
    }

    /** 0x18 s_log_block_size: the block size is 1,024 shifted by this. */
    public long logBlockSize() {
        return u32(bytes, 0x18);
    }

    /** 0x20 s_blocks_per_group. */
    public long blocksPerGroup() {
        return u32(bytes, 0x20);
    }

    /** 0x28 s_inodes_per_group. */
    public long inodesPerGroup() {
        return u32(bytes, 0x28);
    }

    /** 0x2C s_mtime: last mount, seconds since 1970. */
    public void mountTime(long seconds) {
        put32(bytes, 0x2C, seconds);
    }

    /** 0x30 s_wtime: last write, seconds since 1970. */
    public void writeTime(long seconds) {
        put32(bytes, 0x30, seconds);
    }

    /** 0x34 s_mnt_count. */
    public int mountCount() {
        return u16(bytes, 0x34);
    }

    public void mountCount(int count) {
        put16(bytes, 0x34, count);
    }

    /** 0x38 s_magic. */
    public int magic() {
        return u16(bytes, 0x38);
    }

    /** 0x3A s_state: {@link #STATE_VALID}, {@link #STATE_ERROR}. */
    public int state() {
        return u16(bytes, 0x3A);
    }

    public void state(int state) {
        put16(bytes, 0x3A, state);
    }

    /** 0x4C s_rev_level: 0 (original) or 1 (dynamic). */
    public long revision() {
        return u32(bytes, 0x4C);
    }

    public void revision(int revision) {
        put32(bytes, 0x4C, revision);
    }

    /** 0x50 s_def_resuid: the user who may use reserved blocks beside root. */
    public int reservedUid() {
        return u16(bytes, 0x50);
    }

    /** 0x52 s_def_resgid: the group that may use reserved blocks. */
    public int reservedGid() {
        return u16(bytes, 0x52);
    }

    /** 0x54 s_first_ino: first inode that is not reserved. */
    public long firstInode() {
        return revision() == 0 ? OLD_FIRST_INODE : u32(bytes, 0x54);
    }

    /** 0x58 s_inode_size: bytes of an inode record. */
    public int inodeSize() {
        return revision() == 0 ? OLD_INODE_SIZE : u16(bytes, 0x58);
    }

    /** 0x5C s_feature_compat; 0 in revision 0. */
    public int compatible() {
        return revision() == 0 ? 0 : i32(bytes, 0x5C);
    }

    public void compatible(int features) {
        put32(bytes, 0x5C, features);
    }

    /** 0x60 s_feature_incompat; 0 in revision 0. */
    public int incompatible() {
        return revision() == 0 ? 0 : i32(bytes, 0x60);
    }

    public void incompatible(int features) {
        put32(bytes, 0x60, features);
    }

    /** 0x64 s_feature_ro_compat; 0 in revision 0. */
    public int readOnlyCompatible() {
        return revision() == 0 ? 0 : i32(bytes, 0x64);
    }

    public void readOnlyCompatible(int features) {
        put32(bytes, 0x64, features);
    }

    /** 0x68 s_uuid, 16 bytes. */
    public byte[] uuid() {
        return bytes.asSlice(0x68, 16).toArray(ValueLayout.JAVA_BYTE);
    }

    /** 0x78 s_volume_name, 16 bytes, NUL-padded. */
    public byte[] volumeName() {
        return bytes.asSlice(0x78, 16).toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * 0xCE s_reserved_gdt_blocks: blocks behind the descriptors kept for growing (resize_inode).
     */
    public int reservedDescriptorBlocks() {
        return has(compatible(), Features.RESIZE_INODE) ? u16(bytes, 0xCE) : 0;
    }

    /** 0xE0 s_journal_inum: inode of the journal, 0 if there is none. */
    public long journalInode() {
        return u32(bytes, 0xE0);
    }

    public void journalInode(long ino) {
        put32(bytes, 0xE0, ino);
    }

    /** 0xE8 s_last_orphan: head of the list of inodes to delete, 0 if it is empty. */
    public long lastOrphan() {
        return u32(bytes, 0xE8);
    }

    /** 0x104 s_first_meta_bg: first descriptor block of the meta_bg layout. */
    public long firstMetaGroup() {
        return u32(bytes, 0x104);
    }

    /** 0x15C s_min_extra_isize: extra bytes that every inode has; 0 where inodes have 128 bytes. */
    public int minExtraSize() {
        return inodeSize() > OLD_INODE_SIZE ? u16(bytes, 0x15C) : 0;
    }

    /** 0x15E s_want_extra_isize: extra bytes that new inodes should have. */
    public int wantedExtraSize() {
        return inodeSize() > OLD_INODE_SIZE ? u16(bytes, 0x15E) : 0;
    }

    /** 0x24C s_backup_bgs[2]: the two groups with backups where sparse_super2 is set. */
    public long backupGroup(int index) {
        return u32(bytes, 0x24C + 4L * index);
    }

    /** True if all of {@code bits} are in {@code features}. */
    public static boolean has(int features, int bits) {
        return (features & bits) == bits;
    }
}
