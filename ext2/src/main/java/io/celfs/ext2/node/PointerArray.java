package io.celfs.ext2.node;

import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Block numbers side by side: i_block of a record, or an indirect block. */
final class PointerArray {
    private final Inode inode;
    private final Geometry geometry;
    private final MemorySegment bytes;
    private final @Nullable Buffer buffer;
    private final Runnable takesAway;
    private boolean quiet;

    private PointerArray(
            Inode inode,
            Geometry geometry,
            MemorySegment bytes,
            @Nullable Buffer buffer,
            Runnable takesAway) {
        this.inode = inode;
        this.geometry = geometry;
        this.bytes = bytes;
        this.buffer = buffer;
        this.takesAway = takesAway;
    }

    static PointerArray ofRecord(Inode inode, Geometry geometry) {
        return new PointerArray(inode, geometry, inode.record().pointerBytes(), null, () -> {});
    }

    static PointerArray ofBlock(Inode inode, Buffer buffer, Geometry geometry, Runnable takesAway) {
        return new PointerArray(inode, geometry, buffer.bytes(), buffer, takesAway);
    }

    /** The indirect block, 0 for the record. */
    long block() {
        return buffer == null ? 0 : buffer.block();
    }

    private int length() {
        return buffer == null ? InodeRecord.POINTERS : (int) (bytes.byteSize() / 4);
    }

    /** A pointer; 0 for a hole. */
    long get(int index) throws CorruptImageException {
        long block = LittleEndian.u32(bytes, index * 4L);
        if (block != 0 && !geometry.isDataBlock(block)) {
            throw new CorruptImageException(
                    "inode " + inode.ino(), block(), "points to block " + block);
        }
        return block;
    }

    /** The blocks, or holes, that begin at {@code index} and continue each other, up to end. */
    Run run(int index, int end) throws CorruptImageException {
        long first = get(index);
        int count = 1;
        while (index + count < end && get(index + count) == (first == 0 ? 0 : first + count)) {
            count++;
        }
        return new Run(first, count);
    }

    void set(int index, Run run) {
        for (int i = 0; i < run.count(); i++) {
            LittleEndian.put32(bytes, (index + i) * 4L, run.block() + i);
        }
        changed(index, run.count());
    }

    void clear(int index) {
        LittleEndian.put32(bytes, index * 4L, 0);
        if (buffer != null && !quiet) {
            if (!buffer.isFresh()) {
                takesAway.run();
            }
            changed(index, 1);
        }
    }

    private void changed(int index, int count) {
        if (buffer != null) {
            buffer.changed(index * 4L, count * 4L);
        }
    }

    /** The block itself is about to be freed: changes of it need not be written. */
    void quietly() {
        quiet = true;
    }

    boolean isEmpty() {
        for (int i = 0; i < length(); i++) {
            if (LittleEndian.u32(bytes, i * 4L) != 0) {
                return false;
            }
        }
        return true;
    }
}
