package io.celfs.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sizes of a host file system (struct statfs of 64-bit Linux).
 *
 * @param type the magic number of the kind of file system
 * @param blockSize bytes per block
 * @param blocks all blocks
 * @param free blocks free for root
 * @param available blocks free for others
 * @param files all inodes
 * @param filesFree free inodes
 */
public record HostSpace(
        long type,
        long blockSize,
        long blocks,
        long free,
        long available,
        long files,
        long filesFree) {
    static HostSpace of(MemorySegment statfs) {
        return new HostSpace(
                word(statfs, 0),
                word(statfs, 1),
                word(statfs, 2),
                word(statfs, 3),
                word(statfs, 4),
                word(statfs, 5),
                word(statfs, 6));
    }

    private static long word(MemorySegment statfs, int index) {
        return statfs.getAtIndex(ValueLayout.JAVA_LONG, index);
    }
}
