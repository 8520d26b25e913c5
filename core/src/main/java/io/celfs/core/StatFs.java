package io.celfs.core;

/** What {@code statfs} tells of a file system; filled by the callee. */
public final class StatFs {
    /** Unit of the block counts, in bytes. */
    public int blockSize = 4096;

    public long blocks;
    public long blocksFree;

    /** Free for callers other than root. */
    public long blocksAvailable;

    public long files;
    public long filesFree;
    public int nameMax = Name.MAX_LENGTH;
}
