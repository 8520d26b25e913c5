package io.celfs.ext2.alloc;

import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The descriptors of all groups in memory. */
final class DescriptorTable {
    private final Volume volume;
    private final Geometry geometry;
    private final MemorySegment bytes;

    DescriptorTable(Volume volume) throws IOException {
        this.volume = volume;
        this.geometry = volume.geometry();
        int blockSize = geometry.blockSize();
        bytes = MemorySegment.ofArray(new byte[geometry.descriptorBlocks() * blockSize]);
        for (int i = 0; i < geometry.descriptorBlocks(); i++) {
            volume.device().read(geometry.descriptorBlock(i) * blockSize, part(i));
        }
        for (int i = 0; i < geometry.groupCount(); i++) {
            descriptor(i).check(geometry, i);
        }
    }

    private MemorySegment part(int index) {
        return bytes.asSlice((long) index * geometry.blockSize(), geometry.blockSize());
    }

    /** A view on one descriptor. */
    GroupDescriptor descriptor(int group) {
        int perBlock = geometry.descriptorsPerBlock();
        long at = (long) group / perBlock * geometry.blockSize();
        return new GroupDescriptor(
                bytes.asSlice(at + (long) group % perBlock * GroupDescriptor.SIZE));
    }

    /** Writes the table near group 0; backups stay as they are. */
    void write() throws IOException {
        for (int i = 0; i < geometry.descriptorBlocks(); i++) {
            volume.device().write(geometry.descriptorBlock(i) * geometry.blockSize(), part(i));
        }
    }
}
