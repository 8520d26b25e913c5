package io.celfs.ext2.layout;

/**
 * Where things are, computed once from a superblock and checked: every later calculation stays
 * inside the image.
 *
 * @param blockSize bytes, a power of two from 1,024 to 65,536
 * @param firstDataBlock the first block of group 0
 * @param blocksCount all blocks, those before the first data block included
 * @param blocksPerGroup at most eight times the block size
 * @param inodesPerGroup at most eight times the block size
 * @param inodesCount the same for all groups, and so a multiple of {@code inodesPerGroup}
 * @param inodeSize bytes, a power of two from 128 to the block size
 * @param groupCount at least 1
 * @param compatible {@link Features}
 * @param incompatible {@link Features}
 * @param readOnlyCompatible {@link Features}
 * @param reservedDescriptorBlocks blocks kept for growing behind the descriptors
 * @param firstMetaGroup first descriptor block in the meta_bg layout
 * @param backupGroups the groups with backups of the superblock where sparse_super2 is set
 */
public record Geometry(
        int blockSize,
        long firstDataBlock,
        long blocksCount,
        int blocksPerGroup,
        int inodesPerGroup,
        long inodesCount,
        int inodeSize,
        int groupCount,
        int compatible,
        int incompatible,
        int readOnlyCompatible,
        int reservedDescriptorBlocks,
        long firstMetaGroup,
        BackupGroups backupGroups) {

    /** The two groups with backups where sparse_super2 is set; 0 for none. */
    public record BackupGroups(long first, long second) {}

    private static final int MIN_BLOCK_SIZE = 1024;
    private static final int MAX_LOG_BLOCK_SIZE = 6;
    private static final int MIN_INODE_SIZE = 128;
    private static final int MAX_REVISION = 1;

    /**
     * The geometry that a superblock describes.
     *
     * @param deviceSize bytes that there are for the image
     * @throws UnsupportedImageException if it is no ext2, of a later revision or with an unknown
     *     incompatible feature
     * @throws CorruptImageException if numbers contradict each other or the size
     */
    public static Geometry of(Superblock superblock, long deviceSize)
            throws UnsupportedImageException, CorruptImageException {
        if (superblock.magic() != Superblock.MAGIC) {
            throw new UnsupportedImageException("not an ext2 image: no magic number");
        }
        if (superblock.revision() > MAX_REVISION) {
            throw new UnsupportedImageException("ext2 revision " + superblock.revision());
        }
        int unknown = superblock.incompatible() & ~Features.KNOWN_INCOMPATIBLE;
        if (unknown == Features.RECOVER) {
            throw new UnsupportedImageException("the journal needs recovery: run e2fsck -p");
        }
        if (unknown != 0) {
            throw new UnsupportedImageException("incompatible features 0x%x".formatted(unknown));
        }
        Geometry geometry = unchecked(superblock);
        geometry.check(superblock, deviceSize);
        return geometry;
    }

    private static Geometry unchecked(Superblock sb) throws CorruptImageException {
        require(sb.logBlockSize() <= MAX_LOG_BLOCK_SIZE, "block size 2^(10+%d)", sb.logBlockSize());
        int blockSize = MIN_BLOCK_SIZE << sb.logBlockSize();
        long bits = 8L * blockSize;
        long perGroup = sb.blocksPerGroup();
        long inodes = sb.inodesPerGroup();
        require(perGroup > 0 && perGroup <= bits && perGroup % 8 == 0, "%d blocks/group", perGroup);
        require(inodes > 0 && inodes <= bits && inodes % 8 == 0, "%d inodes per group", inodes);
        require(sb.blocksCount() > sb.firstDataBlock(), "%d blocks", sb.blocksCount());
        long groups = (sb.blocksCount() - sb.firstDataBlock() + perGroup - 1) / perGroup;
        require(groups <= Integer.MAX_VALUE, "%d groups", groups);
        return new Geometry(
                blockSize,
                sb.firstDataBlock(),
                sb.blocksCount(),
                (int) perGroup,
                (int) inodes,
                sb.inodesCount(),
                sb.inodeSize(),
                (int) groups,
                sb.compatible(),
                sb.incompatible(),
                sb.readOnlyCompatible(),
                sb.reservedDescriptorBlocks(),
                sb.firstMetaGroup(),
                new BackupGroups(sb.backupGroup(0), sb.backupGroup(1)));
    }

    private void check(Superblock sb, long deviceSize) throws CorruptImageException {
        long expectedFirst = blockSize == MIN_BLOCK_SIZE ? 1 : 0;
        require(firstDataBlock == expectedFirst, "first data block %d", firstDataBlock);
        require(
                inodeSize >= MIN_INODE_SIZE
                        && inodeSize <= blockSize
                        && Integer.bitCount(inodeSize) == 1,
                "inode size %d",
                inodeSize);
        require(
                inodesCount == (long) groupCount * inodesPerGroup,
                "%d inodes do not fill the groups",
                inodesCount);
        require(inodesPerGroup % inodesPerBlock() == 0, "%d inodes per group", inodesPerGroup);
        require(sb.firstInode() > InodeNumbers.ROOT, "first inode %d", sb.firstInode());
        require(sb.firstInode() <= inodesCount, "first inode %d", sb.firstInode());
        require(
                blocksCount * blockSize <= deviceSize,
                "blocks behind the end of the device (%d blocks)",
                blocksCount);
        require(sb.reservedBlocks() <= blocksCount, "%d reserved blocks", sb.reservedBlocks());
        require(sb.wantedExtraSize() <= inodeSize - 128, "extra size %d", sb.wantedExtraSize());
        long fixed = 1L + descriptorBlocks() + reservedDescriptorBlocks;
        require(fixed < blocksPerGroup, "%d blocks before the first bitmap", fixed);
        require(firstDataBlock + fixed < blocksCount, "%d blocks for descriptors", fixed);
    }

    private static void require(boolean holds, String what, long value)
            throws CorruptImageException {
        if (!holds) {
            throw new CorruptImageException("superblock", 0, what.formatted(value));
        }
    }

    public int inodesPerBlock() {
        return blockSize / inodeSize;
    }

    /** Blocks of one group's inode table. */
    public int inodeTableBlocks() {
        return inodesPerGroup / inodesPerBlock();
    }

    public int descriptorsPerBlock() {
        return blockSize / GroupDescriptor.SIZE;
    }

    /** Blocks of the whole descriptor table. */
    public int descriptorBlocks() {
        return (groupCount + descriptorsPerBlock() - 1) / descriptorsPerBlock();
    }

    /** First block of a group. */
    public long groupStart(int group) {
        return firstDataBlock + (long) group * blocksPerGroup;
    }

    /** Blocks of a group; the last one may be short. */
    public int groupSize(int group) {
        return (int) Math.min(blocksPerGroup, blocksCount - groupStart(group));
    }

    /** The group of a block, which must be in a group. */
    public int groupOfBlock(long block) {
        return (int) ((block - firstDataBlock) / blocksPerGroup);
    }

    /** The group of an inode. */
    public int groupOfInode(long ino) {
        return (int) ((ino - 1) / inodesPerGroup);
    }

    /** Index of an inode in its group. */
    public int indexOfInode(long ino) {
        return (int) ((ino - 1) % inodesPerGroup);
    }

    /** True for numbers of existing inode records. */
    public boolean isInode(long ino) {
        return ino >= 1 && ino <= inodesCount;
    }

    /** True for a block that a file could own. */
    public boolean isDataBlock(long block) {
        return block > firstDataBlock && block < blocksCount;
    }

    public boolean hasFileTypes() {
        return Superblock.has(incompatible, Features.FILETYPE);
    }

    /** The block that holds the superblock of group 0. */
    public long superblockBlock() {
        return Superblock.OFFSET / blockSize;
    }

    /**
     * The n-th block of the descriptor table, as kept near group 0 or, in meta_bg, in its group.
     */
    public long descriptorBlock(int index) {
        if (!Superblock.has(incompatible, Features.META_BG) || index < firstMetaGroup) {
            return firstDataBlock + 1 + index;
        }
        int group = index * descriptorsPerBlock();
        return groupStart(group) + (hasSuperblock(group) ? 1 : 0);
    }

    /** True if a group begins with a (backup) superblock. */
    public boolean hasSuperblock(int group) {
        if (group == 0) {
            return true;
        }
        if (Superblock.has(compatible, Features.SPARSE_SUPER2)) {
            return group == backupGroups.first || group == backupGroups.second;
        }
        return !Superblock.has(readOnlyCompatible, Features.SPARSE_SUPER)
                || group == 1
                || isPowerOf(group, 3)
                || isPowerOf(group, 5)
                || isPowerOf(group, 7);
    }

    private static boolean isPowerOf(int number, int base) {
        long power = base;
        while (power < number) {
            power *= base;
        }
        return power == number;
    }

    /** Blocks at the start of a group for superblock, descriptors and those kept for growing. */
    public int headBlocks(int group) {
        int superblock = hasSuperblock(group) ? 1 : 0;
        boolean meta = Superblock.has(incompatible, Features.META_BG);
        if (meta && group / descriptorsPerBlock() >= firstMetaGroup) {
            int place = group % descriptorsPerBlock();
            boolean has = place == 0 || place == 1 || place == descriptorsPerBlock() - 1;
            return superblock + (has ? 1 : 0);
        }
        long table = meta ? Math.min(firstMetaGroup, descriptorBlocks()) : descriptorBlocks();
        return superblock == 0 ? 0 : (int) (1 + table + reservedDescriptorBlocks);
    }
}
