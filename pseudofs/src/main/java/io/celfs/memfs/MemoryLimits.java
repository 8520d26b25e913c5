package io.celfs.memfs;

/**
 * How much a {@link MemoryFileSystem} may hold; beyond it, ENOSPC and EFBIG.
 *
 * @param bytes content (in pages of 4 KiB), link targets and extended attributes together
 * @param inodes files, directories and everything else, the root included
 * @param fileSize largest size of one file
 */
public record MemoryLimits(long bytes, long inodes, long fileSize) {
    /** The largest file that whole pages can hold with a signed 64-bit offset. */
    public static final long MAX_FILE_SIZE = Long.MAX_VALUE & -Pages.PAGE;

    public MemoryLimits {
        if (bytes < 0 || inodes < 1 || fileSize < 0 || fileSize > MAX_FILE_SIZE) {
            throw new IllegalArgumentException("limits out of range");
        }
    }

    /** Half of the heap that this JVM may use, as tmpfs takes half of the machine's memory. */
    public static MemoryLimits halfOfHeap() {
        return bytes(Runtime.getRuntime().maxMemory() / 2);
    }

    /** So many bytes, an inode for each KiB of them, files of any size. */
    public static MemoryLimits bytes(long bytes) {
        return new MemoryLimits(bytes, Math.max(1024, bytes / 1024), MAX_FILE_SIZE);
    }
}
