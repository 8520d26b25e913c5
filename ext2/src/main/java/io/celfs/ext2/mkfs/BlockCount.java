package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.BlockPath;
import java.util.Arrays;

/** Counts the blocks that a file takes, indirect ones included, from its ranges of data. */
final class BlockCount {
    private static final int DEPTHS = 3;

    private final BlockPath path;

    /** The last indirect block that was counted, by depth of its tree and level above the data. */
    private final long[][] last = new long[DEPTHS + 1][DEPTHS + 1];

    private long total;

    BlockCount(BlockPath path) {
        this.path = path;
        for (long[] levels : last) {
            Arrays.fill(levels, -1);
        }
    }

    /** What a file without holes takes. */
    static long dense(BlockPath path, long blocks) {
        BlockCount count = new BlockCount(path);
        count.add(0, blocks);
        return count.total;
    }

    /** Adds the blocks of a range that lies behind all earlier ones. */
    void add(long first, long end) {
        total += end - first;
        for (int depth = 1; depth <= DEPTHS; depth++) {
            int pointer = BlockPath.DIRECT + depth - 1;
            long start = path.first(pointer);
            long from = Math.max(first, start) - start;
            long to = Math.min(end, start + path.covered(pointer)) - 1 - start;
            if (from <= to) {
                addIndirect(depth, from, to);
            }
        }
    }

    private void addIndirect(int depth, long from, long to) {
        for (int level = 1; level <= depth; level++) {
            long unit = path.coveredAt(level);
            long first = Math.max(from / unit, last[depth][level] + 1);
            last[depth][level] = to / unit;
            total += to / unit - first + 1;
        }
    }

    long total() {
        return total;
    }
}
