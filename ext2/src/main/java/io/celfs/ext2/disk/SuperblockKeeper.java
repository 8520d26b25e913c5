package io.celfs.ext2.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.ext2.layout.Features;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import io.celfs.ext2.layout.Superblock;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.InstantSource;

/**
 * The superblock and the state it tells. Before anything else is written the image is marked as not
 * clean; at the end it is marked as clean only if it was so in the beginning. An image that is only
 * read stays the same to the byte.
 */
public final class SuperblockKeeper {
    private final BlockDevice device;
    private final InstantSource clock;

    @GuardedBy("this")
    private final Superblock superblock;

    private final boolean wasValid;

    @GuardedBy("this")
    private boolean changed;

    private volatile boolean marked;

    SuperblockKeeper(BlockDevice device, InstantSource clock) throws IOException {
        this.device = device;
        this.clock = clock;
        MemorySegment bytes = MemorySegment.ofArray(new byte[Superblock.SIZE]);
        device.read(Superblock.OFFSET, bytes);
        superblock = new Superblock(bytes);
        wasValid = (superblock.state() & Superblock.STATE_VALID) != 0;
    }

    /** A view for reading what never changes. */
    synchronized Superblock superblock() {
        return superblock;
    }

    /** True if the image was unmounted in good order the last time. */
    public boolean wasClean() {
        return wasValid;
    }

    /** Marks the image as not clean, if that has not been done; durable on return. */
    void beforeWriting() throws IOException {
        if (marked) {
            return;
        }
        synchronized (this) {
            if (!marked) {
                superblock.state(superblock.state() & ~Superblock.STATE_VALID);
                superblock.mountCount(superblock.mountCount() + 1);
                superblock.mountTime(now());
                write();
                device.flush();
                marked = true;
            }
        }
    }

    /** Marks the image as clean, if it was; durable on return. */
    public synchronized void afterWriting() throws IOException {
        if (marked) {
            if (wasValid) {
                superblock.state(superblock.state() | Superblock.STATE_VALID);
            }
            write();
            device.flush();
        }
    }

    /** Notes that the image contradicts itself, so that e2fsck will look at it. */
    public synchronized void foundErrors() {
        superblock.state(superblock.state() | Superblock.STATE_ERROR);
        changed = true;
    }

    /** Says that there is a file of 2 GiB or more. */
    public void needsLargeFiles() {
        needs(0, Features.LARGE_FILE);
    }

    /** Says that an inode has extended attributes; e2fsck does not see them else. */
    public void needsXattrs() {
        needs(Features.EXT_ATTR, 0);
    }

    private synchronized void needs(int compatible, int readOnlyCompatible) {
        boolean there =
                Superblock.has(superblock.compatible(), compatible)
                        && Superblock.has(superblock.readOnlyCompatible(), readOnlyCompatible);
        if (!there) {
            if (superblock.revision() == 0) {
                becomeDynamic();
            }
            superblock.compatible(superblock.compatible() | compatible);
            superblock.readOnlyCompatible(superblock.readOnlyCompatible() | readOnlyCompatible);
            changed = true;
        }
    }

    /** Revision 0 has no features; revision 1 with the same numbers has. */
    @GuardedBy("this")
    private void becomeDynamic() {
        long first = superblock.firstInode();
        superblock.revision(1);
        LittleEndian.put32(superblock.bytes(), 0x54, first);
        LittleEndian.put16(superblock.bytes(), 0x58, InodeRecord.BASE_SIZE);
        superblock.compatible(0);
        superblock.incompatible(0);
        superblock.readOnlyCompatible(0);
    }

    /** Sets the totals, to be written with the next write. */
    public synchronized void totals(long freeBlocks, long freeInodes) {
        superblock.freeBlocks(freeBlocks);
        superblock.freeInodes(freeInodes);
        changed = true;
    }

    /** Writes it if it differs from the device; no barrier. */
    synchronized void writeIfChanged() throws IOException {
        if (changed) {
            beforeWriting();
            write();
        }
    }

    @GuardedBy("this")
    private void write() throws IOException {
        superblock.writeTime(now());
        device.write(Superblock.OFFSET, superblock.bytes());
        changed = false;
    }

    /** Writes it so that a journal is to be replayed; no barrier. */
    synchronized void writeWithJournal() throws IOException {
        Superblock with = new Superblock(copy());
        with.compatible(with.compatible() | Features.HAS_JOURNAL);
        with.incompatible(with.incompatible() | Features.RECOVER);
        with.journalInode(InodeNumbers.JOURNAL);
        device.write(Superblock.OFFSET, with.bytes());
    }

    /** Writes it without a journal; no barrier. */
    synchronized void writeWithoutJournal() throws IOException {
        write();
    }

    /** A copy of its bytes. */
    synchronized MemorySegment copy() {
        return MemorySegment.ofArray(superblock.bytes().toArray(ValueLayout.JAVA_BYTE));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
