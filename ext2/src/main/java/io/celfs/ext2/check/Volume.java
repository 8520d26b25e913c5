package io.celfs.ext2.check;

import io.celfs.ext2.layout.Features;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import io.celfs.ext2.layout.Superblock;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The image as blocks. */
final class Volume {
    private final BlockDevice device;
    private final Superblock superblock;
    private final Geometry geometry;
    private MemorySegment descriptors = MemorySegment.NULL;
    private int descriptorsIndex = -1;

    Volume(BlockDevice device) throws IOException {
        this.device = device;
        MemorySegment bytes = MemorySegment.ofArray(new byte[Superblock.SIZE]);
        if (device.size() >= Superblock.OFFSET + Superblock.SIZE) {
            device.read(Superblock.OFFSET, bytes);
        }
        this.superblock = new Superblock(bytes);
        this.geometry = Geometry.of(superblock, device.size());
        int unknown = geometry.readOnlyCompatible() & ~Features.KNOWN_READ_ONLY_COMPATIBLE;
        if (unknown != 0) {
            throw new UnsupportedImageException(
                    "features 0x%x (read-only compatible) cannot be checked".formatted(unknown));
        }
    }

    Superblock superblock() {
        return superblock;
    }

    Geometry geometry() {
        return geometry;
    }

    GroupDescriptor descriptor(int group) throws IOException {
        int perBlock = geometry.descriptorsPerBlock();
        if (group / perBlock != descriptorsIndex) {
            descriptorsIndex = group / perBlock;
            descriptors = block(geometry.descriptorBlock(descriptorsIndex));
        }
        long at = (long) (group % perBlock) * GroupDescriptor.SIZE;
        return new GroupDescriptor(descriptors.asSlice(at, GroupDescriptor.SIZE));
    }

    /** A copy of a block. */
    MemorySegment block(long number) throws IOException {
        MemorySegment bytes = MemorySegment.ofArray(new byte[geometry.blockSize()]);
        device.read(number * geometry.blockSize(), bytes);
        return bytes;
    }
}
