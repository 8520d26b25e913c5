package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.Features;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.Geometry.BackupGroups;
import io.celfs.ext2.layout.GroupDescriptor;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.Superblock;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a new image, by the rules of {@code ext2fs_initialize} in e2fsprogs. Each group
 * has its head (superblock and descriptors, in some groups), the block bitmap, the inode bitmap,
 * the inode table, and then room for content.
 */
final class Layout {
    /** s_first_ino: 1 to 10 are reserved. */
    static final int FIRST_INODE = 11;

    /** Groups must leave so many blocks for content, or the last one is not made. */
    static final int LEAST_CONTENT = 50;

    /** Sizes are rounded to this, as mke2fs does on machines with such pages. */
    static final int PAGE = 4096;

    /** Growing is prepared for up to so many times the size. */
    private static final int GROWTH = 1024;

    static final long MAX_BLOCKS = 0xffff_ffffL;

    /** Counts of a group must fit into 16 bits. */
    private static final int MAX_PER_GROUP = (1 << 16) - 8;

    private static final int LEAST_PER_GROUP = 256;

    private final Geometry geometry;
    private final long reservedBlocks;

    private Layout(Geometry geometry, long reservedBlocks) {
        this.geometry = geometry;
        this.reservedBlocks = reservedBlocks;
    }

    /** The layout of an image of so many bytes. */
    static Layout ofSize(Mkfs options, int blockSize, long size) throws MkfsException {
        long blocks = size / PAGE * (PAGE / blockSize);
        return of(
                options,
                blockSize,
                blocks,
                inodesFor(options, blockSize, size, blocks),
                FIRST_INODE + 1L);
    }

    private static long inodesFor(Mkfs options, int blockSize, long size, long blocks) {
        if (options.inodes != 0) {
            return options.inodes;
        }
        int ratio =
                options.bytesPerInode != 0
                        ? options.bytesPerInode
                        : Math.max(UsageType.of(size).bytesPerInode(), blockSize);
        return Math.min(MAX_BLOCKS, blocks * blockSize / ratio);
    }

    /**
     * The layout of at most so many blocks.
     *
     * @param inodes how many are wanted; rounding may take off up to seven in each group
     * @param least how many there must be
     * @throws TooFewBlocksException if more blocks would do
     */
    static Layout of(Mkfs options, int blockSize, long blocks, long inodes, long least)
            throws MkfsException {
        if (options.inodeSize > blockSize) {
            throw new MkfsException(
                    "inodes of %d bytes do not fit into blocks of %d"
                            .formatted(options.inodeSize, blockSize));
        }
        if (blocks > MAX_BLOCKS) {
            throw new MkfsException("more than 2^32 blocks: take larger ones");
        }
        if (inodes * options.inodeSize >= blocks * blockSize) {
            throw new TooFewBlocksException(
                    "%d inodes do not fit into %d blocks".formatted(inodes, blocks));
        }
        return smallerGroups(options, blockSize, blocks, inodes, least);
    }

    /**
     * More inodes than the bitmaps of so few groups have bits for need smaller groups. What cannot
     * be a group, a last one with too little room, is left out. The blocks for the super-user
     * become fewer with it, and stay so even if the next try takes it back: so does mke2fs.
     */
    private static Layout smallerGroups(
            Mkfs options, int blockSize, long blocks, long inodes, long least)
            throws MkfsException {
        long wanted = blocks * options.reservedPercent / 100;
        long reserved = wanted;
        int perGroup = Math.min(8 * blockSize, MAX_PER_GROUP);
        while (perGroup >= LEAST_PER_GROUP) {
            Geometry geometry = ofGroups(options, blockSize, blocks, perGroup, inodes, least);
            if (geometry != null && !lastGroupHasRoom(geometry)) {
                long rest = blocks - geometry.groupSize(geometry.groupCount() - 1);
                reserved = (long) ((double) wanted / blocks * rest);
                geometry = ofGroups(options, blockSize, rest, perGroup, inodes, least);
            }
            if (geometry != null) {
                return new Layout(geometry, reserved);
            }
            perGroup -= 8;
        }
        throw tooMany(inodes, blocks);
    }

    private static boolean lastGroupHasRoom(Geometry geometry) throws MkfsException {
        int last = geometry.groupCount() - 1;
        int size = geometry.groupSize(last);
        boolean good =
                size == geometry.blocksPerGroup()
                        || size >= overhead(geometry, last) + LEAST_CONTENT;
        if (!good && last == 0) {
            throw tooFew(geometry.blocksCount());
        }
        return good;
    }

    private static MkfsException tooMany(long inodes, long blocks) {
        return new TooFewBlocksException(
                "%d inodes are too many for %d blocks".formatted(inodes, blocks));
    }

    private static MkfsException tooFew(long blocks) {
        return new TooFewBlocksException("%d blocks are too few".formatted(blocks));
    }

    /** Groups of so many blocks, the last one excepted; null if they cannot have the inodes. */
    private static @Nullable Geometry ofGroups(
            Mkfs options, int blockSize, long blocks, int perGroup, long inodes, long least)
            throws MkfsException {
        int first = blockSize == 1024 ? 1 : 0;
        if (blocks <= first) {
            throw tooFew(blocks);
        }
        long groups = ceil(blocks - first, perGroup);
        long each = ceil(Math.max(inodes, FIRST_INODE + 1), groups);
        if (each > 8L * blockSize) {
            return null;
        }
        long inodesPerGroup = fillBlocks(each, options.inodeSize, blockSize) & ~7L;
        if (inodesPerGroup * groups < least) {
            inodesPerGroup = fillBlocks(ceil(each, 8) * 8, options.inodeSize, blockSize);
        }
        if (inodesPerGroup * groups > MAX_BLOCKS) {
            throw new MkfsException(inodes + " inodes are too many");
        }
        Geometry bare =
                new Geometry(
                        blockSize,
                        first,
                        blocks,
                        perGroup,
                        (int) inodesPerGroup,
                        inodesPerGroup * groups,
                        options.inodeSize,
                        (int) groups,
                        Feature.compatible(options.features),
                        Feature.incompatible(options.features),
                        Feature.readOnlyCompatible(options.features),
                        0,
                        0,
                        new BackupGroups(0, 0));
        boolean grows = options.features.contains(Feature.RESIZE_INODE);
        Geometry geometry = grows ? withRoomToGrow(bare) : bare;
        if (overhead(geometry, 0) > perGroup) {
            throw tooMany(inodes, blocks);
        }
        return geometry;
    }

    /** As many inodes as fit into the blocks that so many need. */
    private static long fillBlocks(long inodes, int inodeSize, int blockSize) {
        return ceil(inodes * inodeSize, blockSize) * blockSize / inodeSize;
    }

    private static Geometry withRoomToGrow(Geometry bare) throws MkfsException {
        boolean small = bare.blocksCount() < MAX_BLOCKS / GROWTH;
        long most = small ? bare.blocksCount() * GROWTH : MAX_BLOCKS;
        long groups = ceil(most - bare.firstDataBlock(), bare.blocksPerGroup());
        long table = ceil(groups, bare.blockSize() / GroupDescriptor.SIZE);
        long reserved = Math.min(table - bare.descriptorBlocks(), bare.blockSize() / 4);
        if (reserved + bare.descriptorBlocks() > bare.blocksPerGroup() * 3L / 4) {
            boolean whole = bare.blocksPerGroup() == 8 * bare.blockSize();
            String what = "too large for blocks of " + bare.blockSize() + " bytes";
            throw whole ? new MkfsException(what) : new TooFewBlocksException(what);
        }
        return new Geometry(
                bare.blockSize(),
                bare.firstDataBlock(),
                bare.blocksCount(),
                bare.blocksPerGroup(),
                bare.inodesPerGroup(),
                bare.inodesCount(),
                bare.inodeSize(),
                bare.groupCount(),
                bare.compatible(),
                bare.incompatible(),
                bare.readOnlyCompatible(),
                (int) reserved,
                0,
                bare.backupGroups());
    }

    private static long ceil(long number, long unit) {
        return (number + unit - 1) / unit;
    }

    /** Blocks of a group that hold no content. */
    private static int overhead(Geometry geometry, int group) {
        return geometry.headBlocks(group) + 2 + geometry.inodeTableBlocks();
    }

    Geometry geometry() {
        return geometry;
    }

    /** Blocks for the super-user. */
    long reservedBlocks() {
        return reservedBlocks;
    }

    /** Bytes of the image. */
    long size() {
        return geometry.blocksCount() * geometry.blockSize();
    }

    /** Inodes that are free for files, lost+found among them. */
    long usableInodes() {
        return geometry.inodesCount() - (FIRST_INODE - 1);
    }

    long blockBitmap(int group) {
        return geometry.groupStart(group) + geometry.headBlocks(group);
    }

    long inodeBitmap(int group) {
        return blockBitmap(group) + 1;
    }

    long inodeTable(int group) {
        return blockBitmap(group) + 2;
    }

    /** First block of a group that is for content. */
    long contentStart(int group) {
        return geometry.groupStart(group) + overhead(geometry, group);
    }

    /** Blocks that are for content in the whole image. */
    long contentBlocks() {
        return geometry.blocksCount() - overheadBlocks();
    }

    /** Blocks that are never for content: the boot block and what groups need. */
    long overheadBlocks() {
        long all = geometry.firstDataBlock();
        for (int group = 0; group < geometry.groupCount(); group++) {
            all += overhead(geometry, group);
        }
        return all;
    }

    /** True if inode {@link InodeNumbers#RESIZE} owns blocks kept for growing. */
    boolean hasResizeInode() {
        return Superblock.has(geometry.compatible(), Features.RESIZE_INODE);
    }
}
