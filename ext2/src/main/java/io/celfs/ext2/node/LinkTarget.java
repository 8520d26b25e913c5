package io.celfs.ext2.node;

import io.celfs.core.Errno;
import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.InodeRecord;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Targets of symbolic links: up to 59 bytes in the record, longer ones in a block. */
public final class LinkTarget {
    private final Volume volume;
    private final BlockMap map;
    private final int blockSize;

    public LinkTarget(Volume volume, BlockMap map) {
        this.volume = volume;
        this.map = map;
        this.blockSize = volume.geometry().blockSize();
    }

    /** The target; the size must fit where it is. */
    public byte[] read(Inode link) throws IOException {
        InodeRecord record = link.record();
        long size = record.size();
        boolean isShort = record.isShortLink(blockSize);
        long room = isShort ? InodeRecord.POINTER_BYTES : blockSize;
        if (size == 0 || size >= room) {
            throw new CorruptImageException(
                    "symbolic link " + link.ino(), -1, "target of " + size + " bytes");
        }
        MemorySegment bytes = isShort ? record.pointerBytes() : block(link).bytes();
        return bytes.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    }

    private Buffer block(Inode link) throws IOException {
        Run run = map.find(link, 0, 1);
        if (run.isHole()) {
            throw new CorruptImageException("symbolic link " + link.ino(), -1, "has no block");
        }
        return volume.buffers().get(run.block(), Kind.LINK);
    }

    /** ENAMETOOLONG for a target that does not fit into a block with a NUL behind it. */
    public void check(byte[] target) throws IOException {
        if (target.length >= blockSize) {
            throw Errno.ENAMETOOLONG.exception("link target");
        }
    }

    /** Sets the target of a new link. */
    public void write(Inode link, byte[] target) throws IOException {
        MemorySegment bytes;
        if (target.length < InodeRecord.POINTER_BYTES) {
            bytes = link.record().pointerBytes();
        } else {
            Run run = map.fill(link, 0, 1, true);
            bytes = volume.buffers().create(run.block(), Kind.LINK).bytes();
        }
        MemorySegment.copy(target, 0, bytes, ValueLayout.JAVA_BYTE, 0, target.length);
        link.record().size(target.length);
    }
}
