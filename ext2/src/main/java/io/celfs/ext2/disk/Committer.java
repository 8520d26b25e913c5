package io.celfs.ext2.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.layout.Superblock;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings epochs to the device.
 *
 * <p>An epoch that only adds goes in two windows, each ended by a flush. First what nothing on the
 * device points to (data, new directories and indirect blocks) together with new names, which still
 * name unused inodes, and bitmaps. Then the inodes and pointers that make it count. Whatever a
 * crash leaves of this, {@code e2fsck -p} clears names of unused inodes and recounts.
 *
 * <p>An epoch that takes away is made atomic by the {@link Journal}: data and log, flush;
 * superblock with the journal, flush; everything in place, flush; superblock without it, flush. If
 * there is no room for a journal it goes in two windows like the others.
 */
final class Committer {
    /** Blocks that a journal logs beside the pictures: superblock, inode 8. */
    private static final int EXTRA = 2;

    /** Room for what changes between preparing the journal and taking the pictures. */
    private static final int SPARE = 64;

    private final BlockDevice device;
    private final int blockSize;
    private final Volume volume;
    private final Journal journal;

    @GuardedBy("lock")
    private final GatheringWriter writer;

    /** One commit at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean broken;

    private volatile long durable;

    Committer(BlockDevice device, Volume volume, Journal journal) {
        this.device = device;
        this.blockSize = volume.geometry().blockSize();
        this.volume = volume;
        this.journal = journal;
        this.writer = new GatheringWriter(device);
    }

    /** What one commit writes. */
    private record Cut(Epoch epoch, List<Picture> pictures, boolean atomic) {}

    /** The last epoch that is on the device. */
    long durable() {
        return durable;
    }

    /** Makes this epoch and all before it durable; does nothing if somebody else has. */
    void commit(long epoch) throws IOException {
        lock.lock();
        try {
            if (durable < epoch) {
                commitNow();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs while no commit is on its way. */
    void between(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void commitNow() throws IOException {
        if (broken) {
            throw new IOException("an earlier commit failed half way: the image needs e2fsck");
        }
        Cut cut = cut();
        try {
            if (cut.atomic) {
                writeAtomically(cut);
            } else {
                writeInWindows(cut);
            }
        } catch (IOException e) {
            volume.takeBack(cut.epoch, cut.pictures);
            throw e;
        }
        try {
            volume.isDurable(cut.epoch);
        } finally {
            durable = cut.epoch.number(); // also if the image contradicts what was freed
        }
    }

    /** Ends the current epoch and takes the pictures of what it changed. */
    @GuardedBy("lock")
    private Cut cut() throws IOException {
        boolean room = journal.isPossible(volume.superblock());
        Cut cut = null;
        while (cut == null) {
            if (room && volume.epoch().isAtomic()) {
                int count = volume.buffers().dirtyCount() + SPARE;
                room = volume.inside(() -> journal.prepare(count));
            }
            boolean hasRoom = room;
            cut = volume.alone(() -> tryCut(hasRoom));
        }
        return cut;
    }

    /** Null if the epoch needs a journal that is not prepared yet. */
    private @Nullable Cut tryCut(boolean room) throws IOException {
        boolean atomic = room && volume.epoch().isAtomic();
        if (atomic && !journal.hasRoomFor(volume.buffers().dirtyCount() + EXTRA)) {
            return null;
        }
        List<Picture> pictures = volume.buffers().takePictures();
        pictures.sort(Comparator.comparingLong(Picture::block));
        return new Cut(volume.nextEpoch(), pictures, atomic);
    }

    @GuardedBy("lock")
    private void writeInWindows(Cut cut) throws IOException {
        volume.data().flush();
        volume.keeper().writeIfChanged(); // features come before what needs them
        boolean allocates = cut.pictures.stream().anyMatch(Committer::isFirst);
        if (allocates) {
            writeInPlace(cut.pictures, Committer::isFirst);
            device.flush();
        }
        writeInPlace(cut.pictures, picture -> !isFirst(picture));
        device.flush();
    }

    /** What may be written before the inodes: nothing comes to count by it. */
    private static boolean isFirst(Picture picture) {
        return switch (picture.kind()) {
            case BITMAP, DIRECTORY, XATTRS, LINK -> true;
            case INODES -> false;
            case INDIRECT -> picture.fresh();
        };
    }

    @GuardedBy("lock")
    private void writeAtomically(Cut cut) throws IOException {
        volume.data().flush();
        journal.log(withSuperblock(cut.pictures), writer);
        device.flush();
        broken = true; // from here on only the end is a good end
        volume.keeper().writeWithJournal();
        device.flush();
        List<Picture> during = cut.pictures.stream().map(journal::withRecord).toList();
        writeInPlace(during, picture -> true);
        device.flush();
        volume.keeper().writeWithoutJournal();
        journal.clearRecord();
        device.flush();
        broken = false;
    }

    /** The pictures, and superblock and inode 8 as they will be without a journal. */
    private List<Picture> withSuperblock(List<Picture> pictures) throws IOException {
        List<Picture> all = new ArrayList<>(pictures);
        long superblock = volume.geometry().superblockBlock();
        byte[] block = new byte[blockSize];
        MemorySegment bytes = MemorySegment.ofArray(block);
        device.read(superblock * blockSize, bytes);
        bytes.asSlice(Superblock.OFFSET % blockSize).copyFrom(volume.keeper().copy());
        all.add(new Picture(superblock, Kind.BITMAP, false, 0, blockSize, block));
        long records = journal.recordBlock();
        if (pictures.stream().noneMatch(picture -> picture.block() == records)) {
            byte[] content = new byte[blockSize];
            device.read(records * blockSize, MemorySegment.ofArray(content));
            all.add(new Picture(records, Kind.INODES, false, 0, blockSize, content));
        }
        return all;
    }

    @GuardedBy("lock")
    private void writeInPlace(List<Picture> pictures, Predicate<Picture> which) throws IOException {
        for (Picture picture : pictures) {
            if (which.test(picture)) {
                int from = picture.from() / BlockDevice.SECTOR * BlockDevice.SECTOR;
                int end = picture.to() + BlockDevice.SECTOR - 1;
                int size = end / BlockDevice.SECTOR * BlockDevice.SECTOR - from;
                MemorySegment place = writer.next(picture.block() * blockSize + from, size);
                MemorySegment.copy(picture.content(), from, place, ValueLayout.JAVA_BYTE, 0, size);
            }
        }
        writer.finish();
    }
}
