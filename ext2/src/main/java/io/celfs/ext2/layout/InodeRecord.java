package io.celfs.ext2.layout;

import static io.celfs.ext2.layout.LittleEndian.i32;
import static io.celfs.ext2.layout.LittleEndian.put16;
import static io.celfs.ext2.layout.LittleEndian.put32;
import static io.celfs.ext2.layout.LittleEndian.u16;
import static io.celfs.ext2.layout.LittleEndian.u32;

import io.celfs.core.FileMode;
import java.lang.foreign.MemorySegment;

/**
 * A view on an inode record (struct ext2_inode_large): 128 bytes, and in larger records as many
 * extra bytes as i_extra_isize says. Bytes without a method are kept as they are.
 */
public final class InodeRecord {
    /** Length of the part that every record has. */
    public static final int BASE_SIZE = 128;

    /** i_extra_isize of records that mke2fs and the kernel make: all fields up to i_projid. */
    public static final int USUAL_EXTRA_SIZE = 32;

    /** Entries of i_block: twelve direct blocks, then single, double and triple indirect. */
    public static final int POINTERS = 15;

    /** Bytes of i_block, which a short symbolic link's target fills instead. */
    public static final int POINTER_BYTES = POINTERS * 4;

    private static final int POINTERS_AT = 0x28;
    private static final int EXTRA_CTIME = 0x84;
    private static final int EXTRA_MTIME = 0x88;
    private static final int EXTRA_ATIME = 0x8C;
    private static final int BIRTH = 0x90;
    private static final int EXTRA_BIRTH = 0x94;

    private final MemorySegment bytes;

    /** A view on a whole record of 128 bytes or more. */
    public InodeRecord(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** The bytes under the view. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** 0x00 i_mode: type and permissions as in {@link FileMode}. */
    public int mode() {
        return u16(bytes, 0x00);
    }

    public void mode(int mode) {
        put16(bytes, 0x00, mode);
    }

    /** 0x02 i_uid and 0x78 l_i_uid_high. */
    public int uid() {
        return u16(bytes, 0x02) | (u16(bytes, 0x78) << 16);
    }

    public void uid(int uid) {
        put16(bytes, 0x02, uid);
        put16(bytes, 0x78, uid >>> 16);
    }

    /** 0x18 i_gid and 0x7A l_i_gid_high. */
    public int gid() {
        return u16(bytes, 0x18) | (u16(bytes, 0x7A) << 16);
    }

    public void gid(int gid) {
        put16(bytes, 0x18, gid);
        put16(bytes, 0x7A, gid >>> 16);
    }

    /** 0x04 i_size, with 0x6C i_size_high for regular files; negative if that is beyond 2^63. */
    public long size() {
        long high = FileMode.isRegular(mode()) ? u32(bytes, 0x6C) : 0;
        return u32(bytes, 0x04) | (high << 32);
    }

    public void size(long size) {
        put32(bytes, 0x04, size);
        if (FileMode.isRegular(mode())) {
            put32(bytes, 0x6C, size >>> 32);
        }
    }

    /** 0x1A i_links_count; 0 means free, or unlinked but open. */
    public int links() {
        return u16(bytes, 0x1A);
    }

    public void links(int count) {
        put16(bytes, 0x1A, count);
    }

    /** 0x1C i_blocks: blocks taken, indirect and xattr blocks too, in units of 512 bytes. */
    public long sectors() {
        return u32(bytes, 0x1C);
    }

    public void sectors(long count) {
        put32(bytes, 0x1C, count);
    }

    /** 0x20 i_flags: see {@link InodeFlags}. */
    public int flags() {
        return i32(bytes, 0x20);
    }

    public void flags(int flags) {
        put32(bytes, 0x20, flags);
    }

    /** 0x28 i_block: one of the {@link #POINTERS} block numbers, 0 for a hole. */
    public long pointer(int index) {
        return u32(bytes, POINTERS_AT + 4L * index);
    }

    public void pointer(int index, long block) {
        put32(bytes, POINTERS_AT + 4L * index, block);
    }

    /** All of i_block as bytes: a short symbolic link's target. */
    public MemorySegment pointerBytes() {
        return bytes.asSlice(POINTERS_AT, POINTER_BYTES);
    }

    /** 0x14 i_dtime: when it was deleted, seconds since 1970. */
    public long deletionTime() {
        return u32(bytes, 0x14);
    }

    public void deletionTime(long seconds) {
        put32(bytes, 0x14, seconds);
    }

    /** 0x64 i_generation: differs between the files that had this number. */
    public int generation() {
        return i32(bytes, 0x64);
    }

    public void generation(int generation) {
        put32(bytes, 0x64, generation);
    }

    /** 0x68 i_file_acl: the block of extended attributes, 0 if there is none. */
    public long xattrBlock() {
        return u32(bytes, 0x68);
    }

    public void xattrBlock(long block) {
        put32(bytes, 0x68, block);
    }

    /** 0x80 i_extra_isize: bytes in use behind the first 128; 0 in small or untouched records. */
    public int extraSize() {
        return bytes.byteSize() == BASE_SIZE ? 0 : u16(bytes, 0x80);
    }

    public void extraSize(int size) {
        put16(bytes, 0x80, size);
    }

    /** True if an extra field that ends at {@code end} (from the record's start) is in use. */
    private boolean hasUpTo(int end) {
        return BASE_SIZE + extraSize() >= end && end <= bytes.byteSize();
    }

    private long extraOf(int field) {
        return hasUpTo(field + 4) ? u32(bytes, field) : 0;
    }

    private InodeTime time(int field, int extraField) {
        return InodeTime.decode(i32(bytes, field), (int) extraOf(extraField));
    }

    private void time(int field, int extraField, InodeTime time) {
        boolean extended = hasUpTo(extraField + 4);
        put32(bytes, field, extended ? time.low() : time.clamped());
        if (extended) {
            put32(bytes, extraField, time.extra());
        }
    }

    /** 0x08 i_atime and 0x8C i_atime_extra. */
    public InodeTime atime() {
        return time(0x08, EXTRA_ATIME);
    }

    public void atime(InodeTime time) {
        time(0x08, EXTRA_ATIME, time);
    }

    /** 0x0C i_ctime and 0x84 i_ctime_extra. */
    public InodeTime ctime() {
        return time(0x0C, EXTRA_CTIME);
    }

    public void ctime(InodeTime time) {
        time(0x0C, EXTRA_CTIME, time);
    }

    /** 0x10 i_mtime and 0x88 i_mtime_extra. */
    public InodeTime mtime() {
        return time(0x10, EXTRA_MTIME);
    }

    public void mtime(InodeTime time) {
        time(0x10, EXTRA_MTIME, time);
    }

    /** 0x90 i_crtime and 0x94 i_crtime_extra; the start of 1970 where records lack them. */
    public InodeTime birth() {
        return hasUpTo(BIRTH + 4) ? time(BIRTH, EXTRA_BIRTH) : InodeTime.EPOCH;
    }

    /** Does nothing where records lack it. */
    public void birth(InodeTime time) {
        if (hasUpTo(BIRTH + 4)) {
            time(BIRTH, EXTRA_BIRTH, time);
        }
    }

    /** 0x28 i_block[0] or [1]: the device of a device node, in Linux's 32-bit encoding. */
    public int device() {
        long old = pointer(0);
        return old != 0 ? DeviceNumber.fromOld((int) old) : (int) pointer(1);
    }

    public void device(int device) {
        boolean old = DeviceNumber.fitsOld(device);
        pointer(0, old ? DeviceNumber.toOld(device) : 0);
        pointer(1, old ? 0 : device);
    }

    /** The bytes behind the extra fields, where extended attributes may be; maybe empty. */
    public MemorySegment xattrBytes() {
        long start = Math.min(bytes.byteSize(), BASE_SIZE + (long) extraSize());
        boolean none = bytes.byteSize() == BASE_SIZE || extraSize() == 0;
        return none ? MemorySegment.NULL : bytes.asSlice(start);
    }

    /** True for a symbolic link whose target is in i_block: it has no block but one of xattrs. */
    public boolean isShortLink(int blockSize) {
        long attributes = xattrBlock() == 0 ? 0 : blockSize / 512;
        return FileMode.isSymlink(mode()) && sectors() == attributes;
    }

    /**
     * Demands what everything else relies on.
     *
     * @param block where the record is kept, for the message
     */
    public void check(long ino, long block, Geometry geometry) throws CorruptImageException {
        String structure = "inode " + ino;
        if (extraSize() > bytes.byteSize() - BASE_SIZE || extraSize() % 4 != 0) {
            throw new CorruptImageException(structure, block, "extra size " + extraSize());
        }
        if (size() < 0) {
            throw new CorruptImageException(structure, block, "negative size");
        }
        if (xattrBlock() != 0 && !geometry.isDataBlock(xattrBlock())) {
            throw new CorruptImageException(structure, block, "xattr block " + xattrBlock());
        }
        int unknown = flags() & InodeFlags.FOREIGN;
        if (unknown != 0) {
            throw new CorruptImageException(structure, block, "flags 0x%x".formatted(unknown));
        }
    }
}
