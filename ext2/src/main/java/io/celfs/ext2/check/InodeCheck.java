package io.celfs.ext2.check;

import io.celfs.core.FileMode;
import io.celfs.ext2.layout.BlockPath;
import io.celfs.ext2.layout.Features;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeFlags;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import io.celfs.ext2.layout.Superblock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** One inode in use: its fields, its blocks, its size. */
final class InodeCheck {
    private static final int SECTOR = 512;

    /** Forms of content that only ext4 has, and encryption, AFS directories, case folding. */
    private static final int FOREIGN = InodeFlags.FOREIGN | 0x800 | 0x2000 | 0x40000000;

    private static final long MAX_32 = 0x7fff_ffffL;

    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;
    private final Usage usage;
    private final XattrCheck xattrs;

    InodeCheck(Volume volume, Findings findings, Usage usage, XattrCheck xattrs) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
        this.usage = usage;
        this.xattrs = xattrs;
    }

    void check(long ino, InodeRecord inode) throws IOException {
        checkFields(ino, inode);
        switch (FileMode.type(inode.mode())) {
            case FileMode.REGULAR -> checkFile(ino, inode);
            case FileMode.DIRECTORY -> checkDirectory(ino, inode);
            case FileMode.SYMLINK -> checkLink(ino, inode);
            case FileMode.CHARACTER_DEVICE, FileMode.BLOCK_DEVICE, FileMode.FIFO, FileMode.SOCKET ->
                    checkSpecial(ino, inode);
            default ->
                    findings.inode(
                            FindingCode.INODE_INVALID, ino, "mode 0%o".formatted(inode.mode()));
        }
    }

    private void checkFields(long ino, InodeRecord inode) {
        MemorySegment bytes = inode.bytes();
        int extra = inode.extraSize();
        boolean fits = extra <= bytes.byteSize() - InodeRecord.BASE_SIZE && extra % 4 == 0;
        if (!fits) {
            findings.inode(FindingCode.INODE_INVALID, ino, "extra size " + extra);
        }
        if ((inode.flags() & FOREIGN) != 0) {
            findings.inode(FindingCode.INODE_INVALID, ino, "flags of ext4");
        }
        boolean regular = FileMode.isRegular(inode.mode());
        boolean zeros =
                LittleEndian.u32(bytes, 0x70) == 0 // i_faddr
                        && LittleEndian.u32(bytes, 0x74) == 0 // upper halves of counts
                        && (regular || LittleEndian.u32(bytes, 0x6C) == 0); // i_size_high
        if (!zeros) {
            findings.inode(FindingCode.INODE_INVALID, ino, "fields that must be zero");
        }
        boolean indexed = (inode.flags() & InodeFlags.INDEX) != 0;
        boolean may =
                FileMode.isDirectory(inode.mode())
                        && Superblock.has(geometry.compatible(), Features.DIR_INDEX);
        if (indexed && !may) {
            findings.inode(FindingCode.HASH_INDEX, ino, "cannot have an index");
        }
    }

    /** An inode below the first for files: its blocks and its size. */
    void checkReserved(long ino, InodeRecord inode) throws IOException {
        BlockWalk walk = new BlockWalk(volume, findings, usage, ino, false);
        walk.run(inode);
        requireSectors(ino, inode, walk.owned());
        boolean inList = inode.deletionTime() > 0 && geometry.isInode(inode.deletionTime());
        if (inList) {
            findings.inode(FindingCode.DELETION_TIME, ino, "looks like one of a list of orphans");
        }
        long size = wholeSize(inode);
        if (size < 0 || size > new BlockPath(geometry.blockSize()).maxSize()) {
            findings.inode(FindingCode.SIZE, ino, "size " + size);
        }
    }

    /** The size with its upper half, whatever the type of the inode. */
    static long wholeSize(InodeRecord inode) {
        MemorySegment bytes = inode.bytes();
        return LittleEndian.u32(bytes, 0x04) | LittleEndian.u32(bytes, 0x6C) << 32;
    }

    /** Follows the pointers; the last block of content, -1 if there is none. */
    private long walk(long ino, InodeRecord inode) throws IOException {
        boolean directory = usage.directories.containsKey(ino);
        BlockWalk walk = new BlockWalk(volume, findings, usage, ino, directory);
        walk.run(inode);
        requireSectors(ino, inode, walk.owned() + xattrs.check(ino, inode));
        return walk.lastLogical();
    }

    private void requireSectors(long ino, InodeRecord inode, long blocks) {
        long sectors = blocks * (geometry.blockSize() / SECTOR);
        if (inode.sectors() != sectors) {
            findings.inode(
                    FindingCode.BLOCK_COUNT,
                    ino,
                    "i_blocks is %d, should be %d".formatted(inode.sectors(), sectors));
        }
    }

    private void checkFile(long ino, InodeRecord inode) throws IOException {
        long last = walk(ino, inode);
        long max = new BlockPath(geometry.blockSize()).maxSize();
        if (inode.size() < 0 || inode.size() > max || inode.size() < last * geometry.blockSize()) {
            findings.inode(FindingCode.SIZE, ino, "size " + inode.size());
        }
        boolean large = Superblock.has(geometry.readOnlyCompatible(), Features.LARGE_FILE);
        if (inode.size() > MAX_32 && !large) {
            findings.inode(FindingCode.SIZE, ino, "2 GiB or more without the feature for it");
        }
    }

    private void checkDirectory(long ino, InodeRecord inode) throws IOException {
        long last = walk(ino, inode);
        if (last < 0) {
            findings.inode(FindingCode.DIRECTORY_HOLE, ino, "no blocks");
        }
        if (inode.size() != (last + 1) * geometry.blockSize()) {
            findings.inode(FindingCode.SIZE, ino, "size " + inode.size());
        }
        if ((inode.flags() & InodeFlags.INDEX) != 0 && geometry.isDataBlock(inode.pointer(0))) {
            new HashIndexCheck(volume, findings).run(ino, inode);
        }
    }

    private void checkLink(long ino, InodeRecord inode) throws IOException {
        long size = inode.size();
        if (size < InodeRecord.POINTER_BYTES) {
            requireSectors(ino, inode, xattrs.check(ino, inode));
            requireTarget(ino, size, inode.pointerBytes());
            return;
        }
        walk(ino, inode);
        long block = inode.pointer(0);
        if (size >= geometry.blockSize() || !geometry.isDataBlock(block)) {
            findings.inode(FindingCode.SYMLINK, ino, "target of %d bytes".formatted(size));
        } else {
            requireTarget(ino, size, volume.block(block));
        }
    }

    private void requireTarget(long ino, long size, MemorySegment bytes) {
        long length = 0;
        while (length < bytes.byteSize() && LittleEndian.u8(bytes, length) != 0) {
            length++;
        }
        if (size == 0 || length != size) {
            findings.inode(
                    FindingCode.SYMLINK,
                    ino,
                    "target of %d bytes, size %d".formatted(length, size));
        }
    }

    /** What is where others have pointers does not matter: old kernels did not clear it. */
    private void checkSpecial(long ino, InodeRecord inode) throws IOException {
        requireSectors(ino, inode, xattrs.check(ino, inode));
        if (inode.size() != 0) {
            findings.inode(FindingCode.SIZE, ino, "size " + inode.size());
        }
    }
}
