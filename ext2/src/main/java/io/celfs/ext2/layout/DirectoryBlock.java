package io.celfs.ext2.layout;

import static io.celfs.ext2.layout.LittleEndian.put16;
import static io.celfs.ext2.layout.LittleEndian.put32;
import static io.celfs.ext2.layout.LittleEndian.put8;
import static io.celfs.ext2.layout.LittleEndian.u16;
import static io.celfs.ext2.layout.LittleEndian.u32;
import static io.celfs.ext2.layout.LittleEndian.u8;

import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A view on a block of a directory: records that fill it from end to end (struct ext2_dir_entry_2).
 * A record has 8 bytes (0 inode, 4 rec_len, 6 name_len, 7 file_type), the name, and room up to
 * rec_len, which is a multiple of four. Inode 0 means unused. An offset given to a method must be
 * that of a record; {@link #check} makes sure that walking by {@link #next} meets only good ones.
 */
public final class DirectoryBlock {
    private static final int HEADER = 8;
    private static final int MAX_RECORD_BLOCK = 65_536;

    private final MemorySegment bytes;
    private final boolean types;

    /**
     * A view on a whole block.
     *
     * @param types whether entries have the type byte (feature filetype)
     */
    public DirectoryBlock(MemorySegment bytes, boolean types) {
        this.bytes = bytes;
        this.types = types;
    }

    /** Bytes that a record with a name of this length needs at least. */
    public static int recordSize(int nameLength) {
        return HEADER + ((nameLength + 3) & ~3);
    }

    /** Length of the block. */
    public int length() {
        return (int) bytes.byteSize();
    }

    /** 0x0: the inode, 0 for an unused record. */
    public long ino(int at) {
        return u32(bytes, at);
    }

    public void ino(int at, long ino) {
        put32(bytes, at, ino);
    }

    /** 0x4: bytes up to the next record. 0 and 65,535 stand for 65,536. */
    public int recordLength(int at) {
        int length = u16(bytes, at + 4L);
        return (length == 0 || length == 0xffff) && length() == MAX_RECORD_BLOCK
                ? MAX_RECORD_BLOCK
                : length;
    }

    private void recordLength(int at, int length) {
        put16(bytes, at + 4L, length == MAX_RECORD_BLOCK ? 0xffff : length);
    }

    /** 0x6: length of the name. Without types two bytes, of which the upper is 0. */
    public int nameLength(int at) {
        return u8(bytes, at + 6L);
    }

    /** 0x7: see {@link FileTypeByte}; unknown where entries have none. */
    public int type(int at) {
        return types ? u8(bytes, at + 7L) : FileTypeByte.UNKNOWN;
    }

    public void type(int at, int type) {
        put8(bytes, at + 7L, types ? type : 0);
    }

    /** 0x8: the name. */
    public Name name(int at) throws CorruptImageException {
        try {
            return Name.of(bytes, at + (long) HEADER, nameLength(at));
        } catch (FsException e) {
            throw new CorruptImageException("directory entry", -1, "name: " + e.getMessage());
        }
    }

    /** The record behind the one at {@code at}, or the length of the block. */
    public int next(int at) {
        return at + recordLength(at);
    }

    /** Bytes that the record at {@code at} does not need itself. */
    public int room(int at) {
        int used = ino(at) == 0 ? 0 : recordSize(nameLength(at));
        return recordLength(at) - used;
    }

    /** Makes the whole block one unused record. */
    public void clear() {
        bytes.fill((byte) 0);
        recordLength(0, length());
    }

    /**
     * Puts an entry into the {@link #room} of the record at {@code at}.
     *
     * @return where the new record is
     */
    public int insert(int at, Name name, long ino, int type) {
        int total = recordLength(at);
        int start = ino(at) == 0 ? at : at + recordSize(nameLength(at));
        if (start != at) {
            recordLength(at, start - at);
        }
        put32(bytes, start, ino);
        recordLength(start, at + total - start);
        put8(bytes, start + 6L, name.length());
        type(start, type);
        name.copyTo(bytes, start + (long) HEADER);
        return start;
    }

    /** Takes an entry out: its room goes to the record before it, which must be in this block. */
    public void remove(int at) {
        int before = before(at);
        if (before < 0) {
            ino(at, 0);
        } else {
            recordLength(before, next(at) - before);
        }
    }

    private int before(int at) {
        int previous = -1;
        for (int i = 0; i < at; i = next(i)) {
            previous = i;
        }
        return previous;
    }

    /**
     * Demands that the records fill the block and that each fits its name and names an inode.
     *
     * @param directory its inode, for the message
     * @param block its number, for the message
     */
    public void check(long directory, long block, Geometry geometry) throws CorruptImageException {
        for (int at = 0; at < length(); at = next(at)) {
            String wrong = wrongAt(at, geometry);
            if (wrong != null) {
                throw new CorruptImageException(
                        "entry %d of directory %d".formatted(at, directory), block, wrong);
            }
        }
    }

    private @Nullable String wrongAt(int at, Geometry geometry) {
        if (length() - at < HEADER) {
            return "a piece of a record";
        }
        int size = recordLength(at);
        if (size < HEADER || size % 4 != 0) {
            return "record length " + size;
        }
        if (size > length() - at) {
            return "record of %d bytes crosses the block".formatted(size);
        }
        if (ino(at) == 0) {
            return null;
        }
        if (nameLength(at) == 0 || recordSize(nameLength(at)) > size) {
            return "name of %d bytes in %d".formatted(nameLength(at), size);
        }
        if (!geometry.isInode(ino(at))) {
            return "inode " + ino(at);
        }
        for (int i = 0; i < nameLength(at); i++) {
            int c = u8(bytes, at + (long) HEADER + i);
            if (c == 0 || c == '/') {
                return "slash or NUL in a name";
            }
        }
        return null;
    }
}
