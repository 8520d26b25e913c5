package io.celfs.ext2.check;

import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A small good image and patches of its metadata, which are bytes: two for the structure, two for
 * the place in it, four that are written there.
 */
final class Patches {
    private static final int PATCH = 8;

    private final MemoryBlockDevice good;
    private final List<MetadataMap.Range> ranges;

    Patches(int blockSize, int inodeSize) throws IOException {
        this.good = SampleImage.make(blockSize, inodeSize);
        this.ranges = new MetadataMap(good).ranges();
    }

    /** The image with all patches. */
    MemoryBlockDevice apply(byte[] data) {
        MemoryBlockDevice device = good.copy();
        ByteBuffer patches = ByteBuffer.wrap(data);
        while (patches.remaining() >= PATCH) {
            MetadataMap.Range range =
                    ranges.get(Short.toUnsignedInt(patches.getShort()) % ranges.size());
            int at = Short.toUnsignedInt(patches.getShort()) % (range.length() - 3);
            byte[] bytes = new byte[4];
            patches.get(bytes);
            device.write(range.offset() + at, MemorySegment.ofArray(bytes));
        }
        return device;
    }
}
