package io.celfs.ext2.disk;

import io.celfs.storage.block.BlockDevice;
import io.celfs.storage.block.ForwardingBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Marks the image as not clean before the first write to it. */
final class MarkingDevice extends ForwardingBlockDevice {
    private final SuperblockKeeper keeper;

    MarkingDevice(BlockDevice device, SuperblockKeeper keeper) {
        super(device);
        this.keeper = keeper;
    }

    @Override
    public void write(long offset, MemorySegment source) throws IOException {
        keeper.beforeWriting();
        super.write(offset, source);
    }
}
