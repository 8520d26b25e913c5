package io.celfs.ext2.node;

import io.celfs.core.Errno;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.BlockPath;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.InodeRecord;
import java.io.IOException;

/** Which block of the image holds which block of an inode; allocation of what is missing. */
public final class BlockMap {
    private final Volume volume;
    private final Allocator allocator;
    private final BlockPath path;
    private final int sectorsPerBlock;

    public BlockMap(Volume volume, Allocator allocator) {
        this.volume = volume;
        this.allocator = allocator;
        this.path = new BlockPath(volume.geometry().blockSize());
        this.sectorsPerBlock = volume.geometry().blockSize() / 512;
    }

    /** How far blocks can be reached. */
    public BlockPath path() {
        return path;
    }

    /** The pointers of one level: those in the record or in an indirect block. */
    private PointerArray root(Inode inode) {
        return PointerArray.ofRecord(inode, volume.geometry());
    }

    private PointerArray indirect(Inode inode, long block) throws IOException {
        Buffer buffer = volume.buffers().get(block, Kind.INDIRECT);
        return PointerArray.ofBlock(
                inode, buffer, volume.geometry(), () -> volume.epoch().takesAway());
    }

    /**
     * Where a block is, together with those behind it that continue it.
     *
     * @param logical number of the block in its file
     * @param most the most blocks to look for, at least 1
     * @return a run of the image, or of a hole
     */
    public Run find(Inode inode, long logical, long most) throws IOException {
        if (logical >= path.maxBlocks()) {
            return new Run(0, (int) Math.min(most, Integer.MAX_VALUE));
        }
        int[] indices = path.indices(logical);
        PointerArray pointers = root(inode);
        for (int level = 0; level < indices.length - 1; level++) {
            long block = pointers.get(indices[level]);
            if (block == 0) {
                return new Run(0, (int) Math.min(most, holeBelow(indices, level)));
            }
            pointers = indirect(inode, block);
        }
        int index = indices[indices.length - 1];
        int end = indices.length == 1 ? BlockPath.DIRECT : path.fanOut();
        return pointers.run(index, (int) Math.min(end, index + most));
    }

    /** Blocks from the one at these indices to the end of the subtree below {@code level}. */
    private long holeBelow(int[] indices, int level) {
        long passed = 0;
        for (int i = level + 1; i < indices.length; i++) {
            passed = passed * path.fanOut() + indices[i];
        }
        return path.coveredAt(indices.length - 1 - level) - passed;
    }

    /**
     * Allocates blocks for a hole that {@link #find} has found, as many neighbours as there are,
     * with the indirect blocks that lead there.
     *
     * @param most the most blocks to allocate, at most the size of the hole
     * @param privileged whether the blocks kept for the super-user may be used
     * @throws io.celfs.core.FsException ENOSPC if there is no room for one; nothing has changed
     */
    public Run fill(Inode inode, long logical, int most, boolean privileged) throws IOException {
        int[] indices = path.indices(logical);
        int missing = missingLevels(inode, indices);
        int index = indices[indices.length - 1];
        int end = indices.length == 1 ? BlockPath.DIRECT : path.fanOut();
        int wanted = Math.min(most, end - index);
        while (!allocator.promise(missing + wanted, privileged)) {
            wanted /= 2;
            if (wanted == 0) {
                throw Errno.ENOSPC.exception();
            }
        }
        long before = blocks(inode);
        try {
            PointerArray pointers = descend(inode, indices);
            Run run = take(inode, goal(inode, pointers, index), wanted);
            pointers.set(index, run);
            return run;
        } finally {
            allocator.unpromise(missing + wanted - (int) (blocks(inode) - before));
            inode.store();
        }
    }

    private int missingLevels(Inode inode, int[] indices) throws IOException {
        PointerArray pointers = root(inode);
        for (int level = 0; level < indices.length - 1; level++) {
            long block = pointers.get(indices[level]);
            if (block == 0) {
                return indices.length - 1 - level;
            }
            pointers = indirect(inode, block);
        }
        return 0;
    }

    /** The pointers at the end of the path, whose missing indirect blocks are made. */
    private PointerArray descend(Inode inode, int[] indices) throws IOException {
        PointerArray pointers = root(inode);
        for (int level = 0; level < indices.length - 1; level++) {
            long block = pointers.get(indices[level]);
            if (block == 0) {
                long near = goal(inode, pointers, indices[level]);
                Run made = take(inode, inode.reservation().startOr(near), 1);
                block = made.block();
                volume.buffers().create(block, Kind.INDIRECT);
                pointers.set(indices[level], made);
            }
            pointers = indirect(inode, block);
        }
        return pointers;
    }

    /**
     * Takes promised blocks and counts them as the inode's. A file's first blocks reserve nothing:
     * most files are written at once.
     */
    private Run take(Inode inode, long goal, int wanted) throws IOException {
        InodeRecord record = inode.record();
        boolean grows = inode.isRegular() && record.sectors() > 0;
        Run run =
                grows
                        ? allocator.take(goal, wanted, inode.reservation())
                        : allocator.take(goal, wanted);
        record.sectors(record.sectors() + (long) run.count() * sectorsPerBlock);
        return run;
    }

    /** How many blocks an inode has by its own count. */
    private long blocks(Inode inode) {
        return inode.record().sectors() / sectorsPerBlock;
    }

    /** Behind the block before it, else near the indirect block, else in the inode's group. */
    private long goal(Inode inode, PointerArray pointers, int index) throws IOException {
        for (int i = index - 1; i >= 0; i--) {
            long before = pointers.get(i);
            if (before != 0) {
                return before + 1;
            }
        }
        return pointers.block() != 0 ? pointers.block() + 1 : allocator.goalOf(inode.ino());
    }

    /**
     * Frees blocks.
     *
     * @param from first block of the file to free
     * @param to end of the blocks to free; {@link Long#MAX_VALUE} for all
     * @param content how the freed blocks are cached
     */
    public void free(Inode inode, long from, long to, Content content) throws IOException {
        Freeing freeing = new Freeing(inode, from, to, content);
        PointerArray root = root(inode);
        for (int i = 0; i < InodeRecord.POINTERS; i++) {
            int levels = Math.max(0, i - BlockPath.DIRECT + 1);
            freeing.below(root, i, levels, path.first(i));
        }
        freeing.finish();
        inode.store();
    }

    /** How blocks of an inode are cached. */
    public enum Content {
        /** As data of a file. */
        DATA,
        /** As buffers. */
        METADATA
    }

    /** One walk that frees. */
    private final class Freeing {
        private final Inode inode;
        private final long from;
        private final long to;
        private final Content content;
        private long start;
        private int count;

        Freeing(Inode inode, long from, long to, Content content) {
            this.inode = inode;
            this.from = from;
            this.to = to;
            this.content = content;
        }

        /** Frees what is in the range below a pointer that covers blocks from {@code first} on. */
        void below(PointerArray pointers, int index, int levels, long first) throws IOException {
            long end = first + path.coveredAt(levels);
            long block = pointers.get(index);
            if (block == 0 || end <= from || first >= to) {
                return;
            }
            boolean whole = from <= first && end <= to;
            if (levels > 0) {
                boolean empty = children(block, levels, first, whole);
                if (!whole && !empty) {
                    return;
                }
            }
            freed(block, levels > 0 || content == Content.METADATA);
            pointers.clear(index);
        }

        /** True if no pointer is left in the indirect block. */
        private boolean children(long block, int levels, long first, boolean whole)
                throws IOException {
            PointerArray below = indirect(inode, block);
            long covered = path.coveredAt(levels - 1);
            if (whole) {
                below.quietly();
            }
            for (int i = 0; i < path.fanOut(); i++) {
                below(below, i, levels - 1, first + i * covered);
            }
            return !whole && below.isEmpty();
        }

        private void freed(long block, boolean buffered) throws IOException {
            if (buffered) {
                volume.buffers().forget(block);
            } else {
                volume.data().forget(block, 1);
            }
            InodeRecord record = inode.record();
            if (record.sectors() < sectorsPerBlock) {
                throw new CorruptImageException(
                        "inode " + inode.ino(), -1, "has more blocks than it counts");
            }
            record.sectors(record.sectors() - sectorsPerBlock);
            if (count > 0 && block == start + count) {
                count++;
            } else {
                finish();
                start = block;
                count = 1;
            }
        }

        void finish() {
            if (count > 0) {
                allocator.free(new Run(start, count));
            }
            count = 0;
        }
    }
}
