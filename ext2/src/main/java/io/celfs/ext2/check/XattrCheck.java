package io.celfs.ext2.check;

import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.XattrList;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** Extended attributes in inodes and blocks, and how many inodes share a block. */
final class XattrCheck {
    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;
    private final Usage usage;

    /** Users of each attribute block that were found. */
    private final Map<Long, Integer> users = new HashMap<>();

    XattrCheck(Volume volume, Findings findings, Usage usage) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
        this.usage = usage;
    }

    /** The blocks that the inode has for attributes: 0 or 1. */
    int check(long ino, InodeRecord inode) throws IOException {
        checkRecord(ino, inode);
        long block = inode.xattrBlock();
        if (block == 0) {
            return 0;
        }
        if (!geometry.isDataBlock(block)) {
            findings.inode(FindingCode.BLOCK_ILLEGAL, ino, block, "attribute block outside");
            return 0;
        }
        if (users.merge(block, 1, Integer::sum) == 1) {
            checkBlock(ino, block);
        }
        return 1;
    }

    private void checkRecord(long ino, InodeRecord inode) {
        if (inode.extraSize() > inode.bytes().byteSize() - InodeRecord.BASE_SIZE) {
            return; // which is a finding of its own
        }
        MemorySegment area = inode.xattrBytes();
        try {
            XattrList.ofInode(area, "inode " + ino, 0);
            if (!XattrList.hasGoodHashes(area, true)) {
                findings.inode(FindingCode.XATTRS, ino, "hash of an attribute");
            }
        } catch (CorruptImageException e) {
            findings.inode(FindingCode.XATTRS, ino, String.valueOf(e.getMessage()));
        }
    }

    private void checkBlock(long ino, long number) throws IOException {
        if (!usage.blocks.add(number)) {
            findings.inode(FindingCode.BLOCK_SHARED, ino, number, "block in use already");
        }
        MemorySegment block = volume.block(number);
        try {
            XattrList.ofBlock(block, "inode " + ino, number);
            if (!XattrRoom.isGood(block)) {
                findings.inode(FindingCode.XATTRS, ino, number, "attributes overlap");
            }
            if (!XattrList.hasGoodHashes(block, false)) {
                findings.inode(FindingCode.XATTRS, ino, number, "hash of an attribute");
            }
        } catch (CorruptImageException e) {
            findings.inode(FindingCode.XATTRS, ino, number, String.valueOf(e.getMessage()));
        }
    }

    /** Compares the users of each block with its count of them. */
    void finish() throws IOException {
        for (Map.Entry<Long, Integer> entry : users.entrySet()) {
            long references = XattrList.references(volume.block(entry.getKey()));
            if (references != entry.getValue()) {
                findings.add(
                        FindingCode.XATTRS,
                        "attribute block " + entry.getKey(),
                        "%d users, but says %d".formatted(entry.getValue(), references));
            }
        }
    }
}
