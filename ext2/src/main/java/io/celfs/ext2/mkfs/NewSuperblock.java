package io.celfs.ext2.mkfs;

import static io.celfs.ext2.layout.LittleEndian.put16;
import static io.celfs.ext2.layout.LittleEndian.put32;
import static io.celfs.ext2.layout.LittleEndian.put8;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.Superblock;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The superblock of a new image, with the values that {@code mke2fs} gives. */
final class NewSuperblock {
    private static final int NEVER_CHECK = 0xffff;
    private static final int CONTINUE_ON_ERRORS = 1;
    private static final int HALF_MD4 = 1;
    private static final int USER_XATTRS_AND_ACLS = 0x4 | 0x8;
    private static final int SIGNED_HASH = 1;
    private static final int GROUP_NUMBER = 0x5A;

    private final MemorySegment bytes = MemorySegment.ofArray(new byte[Superblock.SIZE]);
    private final Mkfs options;
    private final Layout layout;

    NewSuperblock(Mkfs options, Layout layout) {
        this.options = options;
        this.layout = layout;
        putGeometry(layout.geometry());
        putOptions();
        putTimes();
    }

    private void putGeometry(Geometry geometry) {
        put32(bytes, 0x00, geometry.inodesCount());
        put32(bytes, 0x04, geometry.blocksCount());
        put32(bytes, 0x08, layout.reservedBlocks());
        put32(bytes, 0x14, geometry.firstDataBlock());
        int logBlockSize = Integer.numberOfTrailingZeros(geometry.blockSize() / 1024);
        put32(bytes, 0x18, logBlockSize);
        put32(bytes, 0x1C, logBlockSize); // s_log_frag_size
        put32(bytes, 0x20, geometry.blocksPerGroup());
        put32(bytes, 0x24, geometry.blocksPerGroup()); // s_frags_per_group
        put32(bytes, 0x28, geometry.inodesPerGroup());
        put32(bytes, 0x54, Layout.FIRST_INODE);
        put16(bytes, 0x58, geometry.inodeSize());
        put32(bytes, 0x5C, geometry.compatible());
        put32(bytes, 0x60, geometry.incompatible());
        put32(bytes, 0x64, geometry.readOnlyCompatible());
        put16(bytes, 0xCE, geometry.reservedDescriptorBlocks());
        put32(bytes, 0x248, layout.overheadBlocks()); // s_overhead_clusters
    }

    private void putOptions() {
        put16(bytes, 0x36, NEVER_CHECK); // s_max_mnt_count
        put16(bytes, 0x38, Superblock.MAGIC);
        put16(bytes, 0x3C, CONTINUE_ON_ERRORS); // s_errors
        put32(bytes, 0x4C, 1); // s_rev_level
        putUuid(0x68, options.uuid);
        bytes.asSlice(0x78, 16).copyFrom(MemorySegment.ofArray(options.label));
        putUuid(0xEC, options.hashSeed);
        put8(bytes, 0xFC, HALF_MD4); // s_def_hash_version
        put32(bytes, 0x100, USER_XATTRS_AND_ACLS); // s_default_mount_opts
        if (options.inodeSize > InodeRecord.BASE_SIZE) {
            put16(bytes, 0x15C, InodeRecord.USUAL_EXTRA_SIZE); // s_min_extra_isize
            put16(bytes, 0x15E, InodeRecord.USUAL_EXTRA_SIZE); // s_want_extra_isize
        }
        put32(bytes, 0x160, SIGNED_HASH); // s_flags
    }

    private void putUuid(int at, UUID uuid) {
        ByteBuffer big = ByteBuffer.allocate(16);
        big.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        MemorySegment.copy(big.array(), 0, bytes, ValueLayout.JAVA_BYTE, at, 16);
    }

    private void putTimes() {
        long now = options.time.getEpochSecond();
        put32(bytes, 0x30, now); // s_wtime
        put32(bytes, 0x40, now); // s_lastcheck
        put32(bytes, 0x108, now); // s_mkfs_time
    }

    void counts(long freeBlocks, long freeInodes) {
        put32(bytes, 0x0C, freeBlocks);
        put32(bytes, 0x10, freeInodes);
    }

    /** The first superblock. */
    MemorySegment primary() {
        return inGroup(0, Superblock.STATE_VALID);
    }

    /** The backup in a group, which tells its place and is never called clean. */
    MemorySegment backup(int group) {
        return inGroup(group, 0);
    }

    private MemorySegment inGroup(int group, int state) {
        put16(bytes, 0x3A, state);
        put16(bytes, GROUP_NUMBER, group);
        return bytes;
    }
}
