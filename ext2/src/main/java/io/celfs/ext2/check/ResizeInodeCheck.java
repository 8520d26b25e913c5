package io.celfs.ext2.check;

import io.celfs.core.FileMode;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import io.celfs.ext2.layout.ResizeBlocks;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Whether inode 7 lists the blocks that are kept for growing. */
final class ResizeInodeCheck {
    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;

    ResizeInodeCheck(Volume volume, Findings findings) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
    }

    void run(InodeRecord inode) throws IOException {
        long root = inode.pointer(ResizeBlocks.POINTER);
        boolean alone = inode.links() != 0 && FileMode.isRegular(inode.mode());
        for (int i = 0; i < InodeRecord.POINTERS; i++) {
            alone &= i == ResizeBlocks.POINTER || inode.pointer(i) == 0;
        }
        if (!alone || !geometry.isDataBlock(root)) {
            wrong("not one file with a double indirect block alone");
            return;
        }
        checkLists(root);
    }

    private void checkLists(long root) throws IOException {
        ResizeBlocks expected = new ResizeBlocks(geometry);
        int blockSize = geometry.blockSize();
        MemorySegment wanted = MemorySegment.ofArray(new byte[blockSize]);
        expected.fillRoot(wanted);
        if (!lists(volume.block(root), wanted)) {
            wrong("its list of blocks");
        }
        int reserved = geometry.reservedDescriptorBlocks();
        long first = geometry.firstDataBlock() + 1 + geometry.descriptorBlocks();
        for (int i = 0; i < reserved; i++) {
            expected.fillList(i, wanted);
            if (!lists(volume.block(first + i), wanted)) {
                wrong("the list of copies in block " + (first + i));
            }
        }
    }

    /** True if {@code found} has all numbers that {@code wanted} has. */
    private static boolean lists(MemorySegment found, MemorySegment wanted) {
        for (long at = 0; at < wanted.byteSize(); at += 4) {
            long number = LittleEndian.u32(wanted, at);
            if (number != 0 && LittleEndian.u32(found, at) != number) {
                return false;
            }
        }
        return true;
    }

    private void wrong(String text) {
        findings.inode(FindingCode.RESIZE_INODE, InodeNumbers.RESIZE, text);
    }
}
