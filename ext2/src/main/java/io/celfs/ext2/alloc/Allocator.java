package io.celfs.ext2.alloc;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.StatFs;
import io.celfs.ext2.disk.BlockSource;
import io.celfs.ext2.disk.Epoch;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.Superblock;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives out blocks and inodes and takes them back. What is freed comes back only when the epoch
 * that freed it is durable. Blocks are promised before they are taken, so that an operation that
 * needs several knows in advance that it will get them.
 */
public final class Allocator implements BlockSource {
    private final Volume volume;
    private final Geometry geometry;
    private final DescriptorTable table;
    private final Group[] groups;
    private final long reserved;

    /** Free blocks that are not promised. */
    private final AtomicLong freeBlocks = new AtomicLong();

    private final AtomicLong freeInodes = new AtomicLong();

    /**
     * Reads the descriptors. An image that was not unmounted in good order has its free blocks and
     * inodes counted anew.
     *
     * @throws CorruptImageException if a descriptor points outside the image
     */
    public Allocator(Volume volume) throws IOException {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.table = new DescriptorTable(volume);
        this.reserved = volume.superblock().reservedBlocks();
        this.groups = new Group[geometry.groupCount()];
        boolean recount = !volume.keeper().wasClean() && !volume.isReadOnly();
        for (int i = 0; i < groups.length; i++) {
            groups[i] = new Group(volume, i, table.descriptor(i));
            if (recount) {
                groups[i].recount();
            }
            freeBlocks.addAndGet(groups[i].freeBlocks());
            freeInodes.addAndGet(groups[i].freeInodes());
        }
    }

    /** The block that holds an inode's record. */
    public long blockOfInode(long ino) {
        long table = groups[geometry.groupOfInode(ino)].inodeTable();
        return table + geometry.indexOfInode(ino) / geometry.inodesPerBlock();
    }

    /** Where an inode's record starts in its block. */
    public int offsetOfInode(long ino) {
        return geometry.indexOfInode(ino) % geometry.inodesPerBlock() * geometry.inodeSize();
    }

    /** True if this caller may use the blocks that are kept for the super-user. */
    public boolean mayUseReserved(OpContext context) {
        Superblock superblock = volume.superblock();
        return context.uid() == 0
                || context.uid() == superblock.reservedUid()
                || (superblock.reservedGid() != 0 && context.inGroup(superblock.reservedGid()));
    }

    /**
     * Promises blocks.
     *
     * @param privileged whether the blocks kept for the super-user may be used
     * @return false if there are not so many
     */
    public boolean promise(int count, boolean privileged) {
        long floor = privileged ? 0 : reserved;
        long free = freeBlocks.get();
        while (free - count >= floor) {
            if (freeBlocks.compareAndSet(free, free - count)) {
                return true;
            }
            free = freeBlocks.get();
        }
        return false;
    }

    /** Takes back a promise that was not used. */
    public void unpromise(int count) {
        freeBlocks.addAndGet(count);
    }

    /**
     * Takes promised blocks: neighbours, as near behind {@code goal} as there are.
     *
     * @param goal a block, 0 for anywhere
     * @param wanted as many as are promised
     * @return at least one block; the promise for the rest stays
     * @throws FsException ENOSPC if the image promised more than it has; the promise stays
     */
    public Run take(long goal, int wanted) throws IOException {
        Run run = search(goal, wanted, Group::takeBlocks);
        if (run == null) {
            run = search(goal, wanted, Group::takeReservedToo);
        }
        if (run == null) {
            throw Errno.ENOSPC.exception("no free block where the counts say there are");
        }
        return run;
    }

    /** A way to take blocks of a group. */
    @FunctionalInterface
    private interface Taking {
        @Nullable Run take(Group group, int from, int wanted) throws IOException;
    }

    private @Nullable Run search(long goal, int wanted, Taking taking) throws IOException {
        boolean anywhere = !geometry.isDataBlock(goal);
        int first = anywhere ? 0 : geometry.groupOfBlock(goal);
        int from = anywhere ? 0 : (int) (goal - geometry.groupStart(first));
        for (int i = 0; i < groups.length; i++) {
            Group group = groups[(first + i) % groups.length];
            Run run = taking.take(group, i == 0 ? from : 0, wanted);
            if (run != null) {
                return run;
            }
        }
        return null;
    }

    /** The same for a file that grows; what is behind its blocks is reserved for it. */
    public Run take(long goal, int wanted, Reservation reservation) throws IOException {
        Run run = reservation.take(goal, wanted);
        if (run == null) {
            run = take(goal, wanted);
            Group group = groups[geometry.groupOfBlock(run.block())];
            reservation.begin(group, run.block() + run.count());
        }
        return run;
    }

    /**
     * Takes blocks that were not promised.
     *
     * @param privileged whether the blocks kept for the super-user may be used
     * @return at least one block; null if fewer than wanted are free
     */
    public @Nullable Run take(long goal, int wanted, boolean privileged) throws IOException {
        if (!promise(wanted, privileged)) {
            return null;
        }
        int taken = 0;
        try {
            Run run = take(goal, wanted);
            taken = run.count();
            return run;
        } finally {
            unpromise(wanted - taken);
        }
    }

    @Override
    public @Nullable Run take(int wanted) throws IOException {
        return take(geometry.groupStart(geometry.groupCount() - 1), wanted, true);
    }

    @Override
    public long freeBlocks() {
        return freeBlocks.get();
    }

    /** Where blocks of an inode should be when nothing else is known: in its group. */
    public long goalOf(long ino) {
        return geometry.groupStart(geometry.groupOfInode(ino));
    }

    /** Frees blocks when the current epoch is durable. They must be in the image. */
    public void free(Run run) {
        volume.epoch().freed(run);
    }

    /** Frees an inode when the current epoch is durable. */
    public void freeInode(long ino, boolean directory) {
        volume.epoch().freed(new Epoch.FreedInode(ino, directory));
    }

    /** Takes back an inode that was taken in vain, at once. */
    public void undoInode(long ino, boolean directory) throws IOException {
        groups[geometry.groupOfInode(ino)].giveBackInode(geometry.indexOfInode(ino), directory);
        freeInodes.incrementAndGet();
    }

    /**
     * Takes an inode near its parent; directories below the root are spread over the groups.
     *
     * @throws FsException ENOSPC if there is none
     */
    public long takeInode(long parent, boolean directory, boolean spread) throws IOException {
        int start = spread ? emptiest() : geometry.groupOfInode(parent);
        for (int i = 0; i < groups.length; i++) {
            int group = (start + i) % groups.length;
            int index = groups[group].takeInode(directory);
            if (index >= 0) {
                freeInodes.decrementAndGet();
                return (long) group * geometry.inodesPerGroup() + index + 1;
            }
        }
        throw Errno.ENOSPC.exception("no free inode");
    }

    /** The group with fewest directories among those with most free blocks. */
    private int emptiest() {
        int best = 0;
        for (int i = 1; i < groups.length; i++) {
            boolean roomier = groups[i].freeBlocks() > groups[best].freeBlocks();
            boolean emptier = groups[i].directories() < groups[best].directories();
            if (groups[i].freeInodes() > 0 && (emptier || (roomier && !moreDirectories(i, best)))) {
                best = i;
            }
        }
        return best;
    }

    private boolean moreDirectories(int a, int b) {
        return groups[a].directories() > groups[b].directories();
    }

    /** Gives back what an epoch freed that is now durable. */
    public void release(Epoch epoch) throws IOException {
        for (Run run : epoch.freedBlocks()) {
            giveBack(run);
        }
        for (Epoch.FreedInode inode : epoch.freedInodes()) {
            undoInode(inode.ino(), inode.directory());
        }
    }

    /** Frees blocks at once. */
    void giveBack(Run run) throws IOException {
        long block = run.block();
        int left = run.count();
        while (left > 0) {
            int group = geometry.groupOfBlock(block);
            long end = geometry.groupStart(group) + geometry.groupSize(group);
            int count = (int) Math.min(left, end - block);
            groups[group].giveBackBlocks(new Run(block, count));
            freeBlocks.addAndGet(count);
            block += count;
            left -= count;
        }
    }

    /** Sizes and limits; what the current epoch has freed counts as free. */
    public void fill(StatFs result) {
        long overhead = 0;
        for (int i = 0; i < groups.length; i++) {
            overhead += geometry.headBlocks(i) + 2L + geometry.inodeTableBlocks();
        }
        Epoch epoch = volume.epoch();
        long free = freeBlocks.get() + epoch.freedBlockCount();
        result.blockSize = geometry.blockSize();
        result.blocks = geometry.blocksCount() - geometry.firstDataBlock() - overhead;
        result.blocksFree = free;
        result.blocksAvailable = Math.max(0, free - reserved);
        result.files = geometry.inodesCount();
        result.filesFree = freeInodes.get() + epoch.freedInodes().size();
    }

    /** Writes descriptors and totals; no barrier. Nobody changes anything meanwhile. */
    public void writeCounts() throws IOException {
        table.write();
        volume.keeper().totals(freeBlocks.get(), freeInodes.get());
    }
}
