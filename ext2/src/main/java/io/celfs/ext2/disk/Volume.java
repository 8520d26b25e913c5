package io.celfs.ext2.disk;

import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Features;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.Superblock;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * An opened image: its superblock and geometry, its caches, the current epoch, and the gate that
 * every operation passes.
 */
public final class Volume {
    private final BlockDevice device;
    private final SuperblockKeeper keeper;
    private final Geometry geometry;
    private final boolean readOnly;
    private final BufferCache buffers;
    private final DataCache data;

    /** Shared by operations; exclusive while an epoch ends and while caches are trimmed. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    private volatile Epoch epoch = new Epoch(1);

    /** Counts failures of writing back; every handle remembers which it has told of. */
    private final AtomicLong failures = new AtomicLong();

    private @Nullable Committer committer;
    private @Nullable Journal journal;
    private Afterwards afterwards = durable -> {};

    /** Something done inside the gate. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /** Takes every epoch that has become durable, inside the gate. */
    @FunctionalInterface
    public interface Afterwards {
        void isDurable(Epoch epoch) throws IOException;
    }

    private Volume(BlockDevice device, SuperblockKeeper keeper, boolean readOnly, long cacheBytes)
            throws IOException {
        this.keeper = keeper;
        this.device = new MarkingDevice(device, keeper);
        this.geometry = Geometry.of(keeper.superblock(), device.size());
        this.readOnly = readOnly || mustNotBeWritten(keeper.superblock());
        this.buffers = new BufferCache(this.device, geometry.blockSize());
        this.data = new DataCache(this.device, geometry.blockSize(), cacheBytes);
    }

    /**
     * Opens an image.
     *
     * @param cacheBytes memory for what was written to files
     * @param readOnly whether it must not be written
     * @throws UnsupportedImageException if it is no ext2 that is known here
     * @throws CorruptImageException if its superblock contradicts itself
     */
    public static Volume open(
            BlockDevice device, InstantSource clock, boolean readOnly, long cacheBytes)
            throws IOException {
        if (device.size() < Superblock.OFFSET + Superblock.SIZE) {
            throw new UnsupportedImageException("not an ext2 image: too small");
        }
        SuperblockKeeper keeper = new SuperblockKeeper(device, clock);
        return new Volume(device, keeper, readOnly || device.isReadOnly(), cacheBytes);
    }

    private static boolean mustNotBeWritten(Superblock superblock) {
        int unknown = superblock.readOnlyCompatible() & ~Features.KNOWN_READ_ONLY_COMPATIBLE;
        return unknown != 0 || (superblock.state() & Superblock.STATE_ERROR) != 0;
    }

    /**
     * Sets what commits need, once.
     *
     * @param inodeTable first block of the first inode table
     * @param source where blocks for a journal come from
     * @param whenDurable takes every epoch that has become durable
     */
    public void prepareCommits(long inodeTable, BlockSource source, Afterwards whenDurable) {
        journal = new Journal(device, geometry, inodeTable, source);
        committer = new Committer(device, this, journal);
        afterwards = whenDurable;
    }

    private Committer committer() {
        if (committer == null) {
            throw new IllegalStateException("commits are not prepared");
        }
        return committer;
    }

    /** Direct access, for what is cached nowhere. */
    public BlockDevice device() {
        return device;
    }

    public SuperblockKeeper keeper() {
        return keeper;
    }

    /** The superblock, for what never changes. */
    public Superblock superblock() {
        return keeper.superblock();
    }

    public Geometry geometry() {
        return geometry;
    }

    /** True if the image cannot or must not be written. */
    public boolean isReadOnly() {
        return readOnly;
    }

    public BufferCache buffers() {
        return buffers;
    }

    public DataCache data() {
        return data;
    }

    /** The epoch that changes belong to; the same as long as the caller is inside the gate. */
    public Epoch epoch() {
        return epoch;
    }

    /** Runs an operation: many at a time, none while an epoch ends. */
    public <T extends @Nullable Object> T inside(Work<T> work) throws IOException {
        gate.readLock().lock();
        try {
            return work.run();
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Runs something while nobody is inside. */
    <T extends @Nullable Object> T alone(Work<T> work) throws IOException {
        gate.writeLock().lock();
        try {
            return work.run();
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Makes all changes up to now durable. The caller is outside the gate. */
    public void commit() throws IOException {
        commit(epoch.number());
    }

    /** Makes an epoch and all before it durable. The caller is outside the gate. */
    public void commit(long number) throws IOException {
        try {
            committer().commit(number);
        } catch (IOException e) {
            failures.incrementAndGet();
            throw e;
        }
    }

    /** Makes the content of files durable, where all of it was there before and only changed. */
    public void commitData() throws IOException {
        try {
            data.flush();
            device.flush();
        } catch (IOException e) {
            failures.incrementAndGet();
            throw e;
        }
    }

    /** The last epoch that is durable. */
    public long durable() {
        return committer().durable();
    }

    /** How often writing back has failed. */
    public long failures() {
        return failures.get();
    }

    /** True if something waits to be written. */
    public boolean hasChanges() {
        return buffers.dirtyCount() > 0 || !data.isClean() || hasFreed();
    }

    /** True if a commit would make blocks or inodes free. */
    public boolean hasFreed() {
        return epoch.freedBlockCount() > 0 || !epoch.freedInodes().isEmpty();
    }

    /** Gives up the journal's blocks; they are free when the current epoch is durable. */
    public void releaseJournal() {
        Journal ours = journal;
        if (ours != null) {
            committer().between(() -> ours.release().forEach(epoch::freed));
        }
    }

    /** Drops what is clean and unused; {@code also} runs meanwhile. Nobody is inside. */
    public void trim(Runnable also) {
        committer()
                .between(() -> {
                    gate.writeLock().lock();
                    try {
                        also.run();
                        buffers.trim();
                    } finally {
                        gate.writeLock().unlock();
                    }
                });
    }

    /** Ends the current epoch; nobody is inside. */
    Epoch nextEpoch() {
        Epoch ended = epoch;
        epoch = new Epoch(ended.number() + 1);
        return ended;
    }

    /** What an epoch freed may be used again. */
    void isDurable(Epoch ended) throws IOException {
        inside(() -> {
            afterwards.isDurable(ended);
            return true;
        });
    }

    /** An epoch could not be written: its changes belong to the current one. */
    void takeBack(Epoch failed, List<Picture> pictures) throws IOException {
        inside(() -> {
            buffers.restore(pictures);
            failed.freedBlocks().forEach(epoch::freed);
            failed.freedInodes().forEach(epoch::freed);
            epoch.takesAway(); // what was new in the failed epoch is new still
            return true;
        });
    }
}
