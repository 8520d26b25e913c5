package io.celfs.cow;

/** The columns of an {@link INodeManager}, while they are made. */
final class INodeColumns {
    final byte[] kinds;
    final int[] parents;

    /** One more than there are inodes: the end of the last name. */
    final int[] nameStarts;

    final long[] sizes;
    final long[] mtimes;
    final long[] first;
    final long[] second;
    final byte[] namePool;
    final byte[] targetPool;
    final long[] chunkHashes;

    INodeColumns(int count, byte[] namePool, byte[] targetPool, long[] chunkHashes) {
        kinds = new byte[count];
        parents = new int[count];
        nameStarts = new int[count + 1];
        sizes = new long[count];
        mtimes = new long[count];
        first = new long[count];
        second = new long[count];
        this.namePool = namePool;
        this.targetPool = targetPool;
        this.chunkHashes = chunkHashes;
    }
}
