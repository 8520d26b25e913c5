package io.celfs.ext2.check;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.Superblock;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Where an image of one group keeps what is not content. */
final class MetadataMap {
    /**
     * A range of bytes.
     *
     * @param name what is there
     * @param offset from the start of the image
     */
    record Range(String name, long offset, int length) {}

    private final List<Range> ranges = new ArrayList<>();
    private final Geometry geometry;
    private final int blockSize;

    MetadataMap(BlockDevice device) throws IOException {
        Volume volume = new Volume(device);
        geometry = volume.geometry();
        blockSize = geometry.blockSize();
        ranges.add(new Range("superblock", Superblock.OFFSET, 0x68));
        long descriptors = geometry.descriptorBlock(0) * blockSize;
        ranges.add(new Range("descriptor", descriptors, GroupDescriptor.SIZE));
        GroupDescriptor descriptor = volume.descriptor(0);
        block("block bitmap", descriptor.blockBitmap());
        block("inode bitmap", descriptor.inodeBitmap());
        Usage usage = new Usage(geometry);
        new InodePass(volume, new Findings(1), usage).run();
        for (Usage.DirectoryBlockAt at : usage.directoryBlocks) {
            block("directory", at.block());
        }
        for (long ino = 1; ino <= geometry.inodesCount(); ino++) {
            if (usage.inodes.contains(ino)) {
                addInode(volume, descriptor.inodeTable() * blockSize, ino);
            }
        }
    }

    private void addInode(Volume volume, long table, long ino) throws IOException {
        long at = table + (ino - 1) * geometry.inodeSize();
        boolean empty = ino < 11 && ino != InodeNumbers.ROOT && ino != InodeNumbers.RESIZE;
        ranges.add(new Range(empty ? "reserved inode" : "inode", at, geometry.inodeSize()));
        MemorySegment block = volume.block(at / blockSize);
        InodeRecord inode = new InodeRecord(block.asSlice(at % blockSize, geometry.inodeSize()));
        boolean special = inode.size() == 0 || inode.isShortLink(blockSize);
        if (inode.xattrBlock() != 0) {
            block("xattr block", inode.xattrBlock());
        }
        for (int i = 12; i < 15 && !special; i++) {
            if (inode.pointer(i) != 0) {
                block(ino == InodeNumbers.RESIZE ? "resize" : "indirect", inode.pointer(i));
            }
        }
    }

    private void block(String name, long number) {
        ranges.add(new Range(name, number * blockSize, blockSize));
    }

    List<Range> ranges() {
        return ranges;
    }
}
