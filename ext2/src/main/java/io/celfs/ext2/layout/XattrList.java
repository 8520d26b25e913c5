package io.celfs.ext2.layout;

import static io.celfs.ext2.layout.LittleEndian.put16;
import static io.celfs.ext2.layout.LittleEndian.put32;
import static io.celfs.ext2.layout.LittleEndian.put8;
import static io.celfs.ext2.layout.LittleEndian.u16;
import static io.celfs.ext2.layout.LittleEndian.u32;
import static io.celfs.ext2.layout.LittleEndian.u8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Extended attributes as a block (i_file_acl) or the end of an inode record keeps them: entries of
 * 16 bytes and the name, growing from the front and ended by four zeros; values, growing from the
 * back, padded to four bytes. Entry (struct ext2_xattr_entry): 0 name_len, 1 name_index, 2
 * value_offs, 4 value_inum (0), 8 value_size, 12 hash.
 */
public final class XattrList {
    /** Magic of a block's header and of the area in an inode. */
    public static final int MAGIC = 0xEA020000;

    /** Bytes of a block's header: 0 magic, 4 refcount, 8 blocks (1), 12 hash. */
    public static final int BLOCK_HEADER = 32;

    /** Bytes before the entries in an inode: the magic. */
    public static final int INODE_HEADER = 4;

    private static final long MASK = 0xffff_ffffL;
    private static final int ENTRY = 16;
    private static final int END = 4;

    private XattrList() {}

    /** The attributes in a block; it must have the header of one. */
    public static List<Xattr> ofBlock(MemorySegment block, String structure, long number)
            throws CorruptImageException {
        if (u32(block, 0) != (MAGIC & MASK) || u32(block, 8) != 1) {
            throw new CorruptImageException(structure, number, "no header of an xattr block");
        }
        return parse(block, BLOCK_HEADER, 0, structure, number);
    }

    /** The attributes in the rest of an inode record; none without the magic. */
    public static List<Xattr> ofInode(MemorySegment area, String structure, long number)
            throws CorruptImageException {
        if (area.byteSize() < INODE_HEADER + END || u32(area, 0) != (MAGIC & MASK)) {
            return List.of();
        }
        return parse(area, INODE_HEADER, INODE_HEADER, structure, number);
    }

    private static List<Xattr> parse(
            MemorySegment area, int first, int base, String structure, long number)
            throws CorruptImageException {
        List<Xattr> found = new ArrayList<>();
        int at = first;
        while (at + END <= area.byteSize() && u32(area, at) != 0) {
            int nameEnd = at + ENTRY + u8(area, at);
            if (nameEnd > area.byteSize()) {
                throw new CorruptImageException(structure, number, "xattr name crosses the end");
            }
            long offset = base + (long) u16(area, at + 2L);
            long size = u32(area, at + 8L);
            boolean outside = size > 0 && offset + size > area.byteSize();
            if (u32(area, at + 4L) != 0 || outside) {
                throw new CorruptImageException(structure, number, "xattr value outside");
            }
            found.add(entry(area, at, base));
            at = at + ENTRY + padded(u8(area, at));
        }
        return found;
    }

    /**
     * True if the hashes of the attributes in an area are right, or not given. It must have been
     * parsed without a failure.
     */
    public static boolean hasGoodHashes(MemorySegment area, boolean inode) {
        if (inode && (area.byteSize() < INODE_HEADER + END || u32(area, 0) != (MAGIC & MASK))) {
            return true; // no attributes
        }
        int at = inode ? INODE_HEADER : BLOCK_HEADER;
        int base = inode ? INODE_HEADER : 0;
        while (at + END <= area.byteSize() && u32(area, at) != 0) {
            int said = (int) u32(area, at + 12L);
            if (said != 0 && said != paddedEntry(area, at, base).hash()) {
                return false;
            }
            at += ENTRY + padded(u8(area, at));
        }
        return true;
    }

    private static Xattr entry(MemorySegment area, int at, int base) {
        byte[] name = area.asSlice(at + ENTRY, u8(area, at)).toArray(ValueLayout.JAVA_BYTE);
        long size = u32(area, at + 8L);
        long offset = base + (long) u16(area, at + 2L);
        byte[] value = size == 0 ? new byte[0] : bytes(area, offset, size);
        return new Xattr(u8(area, at + 1L), name, value);
    }

    /**
     * An entry whose value has the bytes behind it that fill its last word: they are hashed too.
     */
    private static Xattr paddedEntry(MemorySegment area, int at, int base) {
        Xattr entry = entry(area, at, base);
        int size = padded(entry.value().length);
        long offset = base + (long) u16(area, at + 2L);
        boolean fits = size > 0 && offset + size <= area.byteSize();
        byte[] value = fits ? bytes(area, offset, size) : entry.value();
        return new Xattr(entry.index(), entry.name(), value);
    }

    private static byte[] bytes(MemorySegment area, long offset, long size) {
        return area.asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Bytes that these attributes need, headers not counted. */
    public static int size(List<Xattr> attributes) {
        int size = END;
        for (Xattr attribute : attributes) {
            size += ENTRY + padded(attribute.name().length) + padded(attribute.value().length);
        }
        return size;
    }

    /** Fills a block, which must be large enough; reference count 1. */
    public static void toBlock(List<Xattr> attributes, MemorySegment block) {
        block.fill((byte) 0);
        put32(block, 0, MAGIC);
        put32(block, 4, 1);
        put32(block, 8, 1);
        List<Xattr> sorted = attributes.stream().sorted().toList();
        fill(sorted, block, BLOCK_HEADER, 0);
        put32(block, 12, blockHash(sorted));
    }

    /** Fills the rest of an inode record, which must be large enough; all zeros without any. */
    public static void toInode(List<Xattr> attributes, MemorySegment area) {
        area.fill((byte) 0);
        if (!attributes.isEmpty()) {
            put32(area, 0, MAGIC);
            fill(attributes.stream().sorted(Comparator.naturalOrder()).toList(), area, 4, 4);
        }
    }

    private static void fill(List<Xattr> sorted, MemorySegment area, int first, int base) {
        int at = first;
        int end = (int) area.byteSize();
        for (Xattr attribute : sorted) {
            byte[] value = attribute.value();
            end -= padded(value.length);
            put8(area, at, attribute.name().length);
            put8(area, at + 1L, attribute.index());
            put16(area, at + 2L, value.length == 0 ? 0 : end - base);
            put32(area, at + 8L, value.length);
            put32(area, at + 12L, attribute.hash());
            MemorySegment.copy(
                    attribute.name(),
                    0,
                    area,
                    ValueLayout.JAVA_BYTE,
                    at + (long) ENTRY,
                    attribute.name().length);
            MemorySegment.copy(value, 0, area, ValueLayout.JAVA_BYTE, end, value.length);
            at += ENTRY + padded(attribute.name().length);
        }
    }

    /** h_hash: over the hashes of the entries (shift 16). */
    private static int blockHash(List<Xattr> sorted) {
        int hash = 0;
        for (Xattr attribute : sorted) {
            if (attribute.hash() == 0) {
                return 0;
            }
            hash = Integer.rotateLeft(hash, 16) ^ attribute.hash();
        }
        return hash;
    }

    /** 0x4 h_refcount: inodes that share the block. */
    public static long references(MemorySegment block) {
        return u32(block, 4);
    }

    public static void references(MemorySegment block, long count) {
        put32(block, 4, count);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }
}
