package io.celfs.ext2.check;

import io.celfs.core.FileMode;
import io.celfs.ext2.layout.Features;
import io.celfs.ext2.layout.FileTypeByte;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.GroupDescriptor;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.Superblock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Reads all inodes, claims their blocks, and learns which of them are directories. */
final class InodePass {
    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;
    private final Usage usage;
    private final InodeCheck inodes;
    private final XattrCheck xattrs;

    InodePass(Volume volume, Findings findings, Usage usage) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
        this.usage = usage;
        this.xattrs = new XattrCheck(volume, findings, usage);
        this.inodes = new InodeCheck(volume, findings, usage, xattrs);
    }

    void run() throws IOException {
        for (int group = 0; group < geometry.groupCount(); group++) {
            claimGroup(group);
        }
        for (int group = 0; group < geometry.groupCount(); group++) {
            readTable(group);
        }
        xattrs.finish();
        if (!usage.directories.containsKey((long) InodeNumbers.ROOT)) {
            findings.inode(FindingCode.ROOT, InodeNumbers.ROOT, "the root is no directory");
        }
    }

    /** Takes the blocks that are never for files, those of the resize inode excepted. */
    private void claimGroup(int group) throws IOException {
        long start = geometry.groupStart(group);
        int head = geometry.headBlocks(group);
        int reserved = geometry.hasSuperblock(group) ? geometry.reservedDescriptorBlocks() : 0;
        for (int i = 0; i < head - reserved; i++) {
            claim(group, start + i);
        }
        GroupDescriptor descriptor = volume.descriptor(group);
        claim(group, descriptor.blockBitmap());
        claim(group, descriptor.inodeBitmap());
        for (int i = 0; i < geometry.inodeTableBlocks(); i++) {
            claim(group, descriptor.inodeTable() + i);
        }
    }

    private void claim(int group, long block) {
        if (block >= geometry.blocksCount()) {
            findings.group(FindingCode.DESCRIPTOR_INVALID, group, block, "group is too short");
        } else if (!usage.blocks.add(block)) {
            findings.group(FindingCode.DESCRIPTOR_INVALID, group, block, "block in use already");
        }
    }

    private void readTable(int group) throws IOException {
        long table = volume.descriptor(group).inodeTable();
        long ino = 1 + (long) group * geometry.inodesPerGroup();
        for (int i = 0; i < geometry.inodeTableBlocks(); i++) {
            MemorySegment block = volume.block(table + i);
            for (int at = 0; at < geometry.blockSize(); at += geometry.inodeSize()) {
                look(ino, new InodeRecord(block.asSlice(at, geometry.inodeSize())));
                ino++;
            }
        }
    }

    private void look(long ino, InodeRecord inode) throws IOException {
        if (ino < volume.superblock().firstInode() && ino != InodeNumbers.ROOT) {
            lookReserved(ino, inode);
        } else if (inode.links() == 0) {
            if (inode.mode() != 0 && inode.deletionTime() == 0) {
                findings.inode(FindingCode.DELETION_TIME, ino, "deleted, but no time of it");
            }
        } else {
            lookUsed(ino, inode);
        }
    }

    private void lookReserved(long ino, InodeRecord inode) throws IOException {
        usage.inodes.add(ino);
        boolean owns =
                ino == InodeNumbers.BAD_BLOCKS
                        || (ino == InodeNumbers.RESIZE && has(Features.RESIZE_INODE))
                        || (ino == InodeNumbers.JOURNAL && has(Features.HAS_JOURNAL));
        if (owns) {
            inodes.checkReserved(ino, inode);
            requirePlain(ino, inode);
        } else if (!isEmpty(inode)) {
            findings.inode(FindingCode.INODE_INVALID, ino, "reserved, but not empty");
        }
        if (ino == InodeNumbers.RESIZE && owns) {
            new ResizeInodeCheck(volume, findings).run(inode);
        }
    }

    /** The list of bad blocks is no file: it has blocks and times alone. */
    private void requirePlain(long ino, InodeRecord inode) {
        boolean plain =
                inode.mode() == 0
                        && inode.links() == 0
                        && inode.uid() == 0
                        && inode.gid() == 0
                        && inode.xattrBlock() == 0;
        if (ino == InodeNumbers.BAD_BLOCKS && !plain) {
            findings.inode(FindingCode.INODE_INVALID, ino, "list of bad blocks looks like a file");
        }
    }

    private static boolean isEmpty(InodeRecord inode) {
        boolean empty = inode.mode() == 0 && inode.links() == 0 && inode.flags() == 0;
        for (int i = 0; i < InodeRecord.POINTERS; i++) {
            empty &= inode.pointer(i) == 0;
        }
        return empty
                && inode.sectors() == 0
                && inode.xattrBlock() == 0
                && InodeCheck.wholeSize(inode) == 0;
    }

    private boolean has(int compatible) {
        return Superblock.has(geometry.compatible(), compatible);
    }

    private void lookUsed(long ino, InodeRecord inode) throws IOException {
        usage.inodes.add(ino);
        usage.saidLinks.add(ino, inode.links());
        usage.types.add(ino, FileTypeByte.of(inode.mode()));
        if (inode.deletionTime() != 0) {
            findings.inode(FindingCode.DELETION_TIME, ino, "in use, but has a time of deletion");
        }
        if (FileMode.isDirectory(inode.mode())) {
            usage.directories.put(ino, Usage.Place.UNKNOWN);
        }
        inodes.check(ino, inode);
    }
}
