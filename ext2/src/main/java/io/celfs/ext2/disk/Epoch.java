package io.celfs.ext2.disk;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The changes between two commits, which reach the device together. What is freed in an epoch is
 * not used again before the epoch is durable: until then the device still points to it.
 */
public final class Epoch {
    private final long number;
    private final Queue<Run> freedBlocks = new ConcurrentLinkedQueue<>();
    private final Queue<FreedInode> freedInodes = new ConcurrentLinkedQueue<>();
    private final AtomicLong freedBlockCount = new AtomicLong();
    private volatile boolean takesAway;

    /**
     * An inode that ended.
     *
     * @param ino its number
     * @param directory whether it was a directory
     */
    public record FreedInode(long ino, boolean directory) {}

    Epoch(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }

    /**
     * Says that something is removed or moved which the device points to: a name, a pointer of an
     * existing indirect block, a reference to a shared block; or that something new hangs on
     * something new. No order of single writes is right for these.
     */
    public void takesAway() {
        takesAway = true;
    }

    boolean isAtomic() {
        return takesAway;
    }

    /** Keeps blocks to be given back when this epoch is durable. */
    public void freed(Run run) {
        freedBlocks.add(run);
        freedBlockCount.addAndGet(run.count());
    }

    /** Keeps an inode to be given back when this epoch is durable. */
    public void freed(FreedInode inode) {
        freedInodes.add(inode);
    }

    public Queue<Run> freedBlocks() {
        return freedBlocks;
    }

    public Queue<FreedInode> freedInodes() {
        return freedInodes;
    }

    /** Blocks that will be free when this epoch is durable. */
    public long freedBlockCount() {
        return freedBlockCount.get();
    }
}
