package io.celfs.ext2.disk;

import io.celfs.core.FileMode;
import io.celfs.ext2.layout.BlockPath;
import io.celfs.ext2.layout.Features;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import io.celfs.ext2.layout.Superblock;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ext3 journal that is there only while it is needed. Changes that no order of writes makes safe
 * are first logged into free blocks; then one write of the superblock says that the image has a
 * journal (in the reserved inode 8) which is to be replayed; then the changes are made in place,
 * and the superblock takes it back. After a crash in between, {@code e2fsck -p} or the kernel
 * replays all of it. The log ends with the superblock and inode 8 without a journal, so that what
 * is left after the replay is plain ext2 again.
 */
final class Journal {
    /** Blocks that must stay free for files. */
    private static final int LEAVE_FREE = 64;

    private final BlockDevice device;
    private final Geometry geometry;
    private final int blockSize;
    private final BlockSource source;

    /** Start of inode 8's record on the device, in bytes. */
    private final long recordAt;

    private long[] blocks = {};

    /** Inode 8's record while it is needed. */
    private @Nullable MemorySegment recordBytes;

    Journal(BlockDevice device, Geometry geometry, long inodeTable, BlockSource source) {
        this.device = device;
        this.geometry = geometry;
        this.blockSize = geometry.blockSize();
        this.source = source;
        int index = geometry.indexOfInode(InodeNumbers.JOURNAL);
        this.recordAt = inodeTable * blockSize + (long) index * geometry.inodeSize();
    }

    /** False for images that have a journal of their own, or no room for flags. */
    boolean isPossible(Superblock superblock) {
        return superblock.revision() > 0
                && !Superblock.has(superblock.compatible(), Features.HAS_JOURNAL);
    }

    /** The block of inode 8's record. */
    long recordBlock() {
        return recordAt / blockSize;
    }

    /** True if so many blocks can be logged. */
    boolean hasRoomFor(int pictures) {
        return blocks.length > 0 && needed(pictures) <= length();
    }

    /** Superblock, descriptors, what they name, and the end. */
    private int needed(int pictures) {
        int perDescriptor = JournalFormat.tagsPerDescriptor(blockSize);
        return 2 + pictures + (pictures + perDescriptor - 1) / perDescriptor;
    }

    /** Blocks of the journal file; the rest of {@link #blocks} are its indirect blocks. */
    private int length() {
        int length = blocks.length;
        while (length > 0 && length + indirect(length) > blocks.length) {
            length--;
        }
        return length;
    }

    /** Indirect blocks of a file of so many blocks. */
    private int indirect(int length) {
        int fanOut = new BlockPath(blockSize).fanOut();
        int single = Math.max(0, Math.min(length - BlockPath.DIRECT, fanOut));
        int rest = Math.max(0, length - BlockPath.DIRECT - fanOut);
        return (single > 0 ? 1 : 0) + (rest > 0 ? 1 + (rest + fanOut - 1) / fanOut : 0);
    }

    /**
     * Takes as many free blocks as logging so many pictures needs; false if there are not enough.
     */
    boolean prepare(int pictures) throws IOException {
        int length = Math.max(JournalFormat.MIN_BLOCKS, needed(pictures));
        int total = length + indirect(length);
        int missing = total - blocks.length;
        if (missing > 0 && source.freeBlocks() < (long) missing + LEAVE_FREE) {
            return false;
        }
        while (blocks.length < total) {
            Run run = source.take(total - blocks.length);
            if (run == null) {
                return false;
            }
            add(run);
        }
        return true;
    }

    private void add(Run run) {
        int before = blocks.length;
        blocks = Arrays.copyOf(blocks, before + run.count());
        for (int i = 0; i < run.count(); i++) {
            blocks[before + i] = run.block() + i;
        }
    }

    /** Gives up its blocks, which are free again for the caller to give back. */
    List<Run> release() {
        List<Run> runs = new ArrayList<>();
        for (long block : blocks) {
            runs.add(new Run(block, 1));
        }
        blocks = new long[0];
        return runs;
    }

    /** Logs these blocks and points inode 8 to the log; no barrier. */
    void log(List<Picture> pictures, GatheringWriter writer) throws IOException {
        List<MemorySegment> log = new ArrayList<>();
        int length = length();
        log.add(JournalFormat.superblock(blockSize, length));
        int perDescriptor = JournalFormat.tagsPerDescriptor(blockSize);
        for (int at = 0; at < pictures.size(); at += perDescriptor) {
            List<Picture> part =
                    pictures.subList(at, Math.min(pictures.size(), at + perDescriptor));
            log.add(JournalFormat.descriptor(blockSize, part.toArray(Picture[]::new)));
            part.forEach(picture -> log.add(JournalFormat.logged(picture)));
        }
        log.add(JournalFormat.commit(blockSize));
        for (int i = 0; i < log.size(); i++) {
            writer.next(blocks[i] * blockSize, blockSize).copyFrom(log.get(i));
        }
        writer.finish();
        recordBytes = record(length).bytes();
        device.write(recordAt, recordBytes);
    }

    /** Inode 8 as a regular file of the journal's blocks; writes its indirect blocks. */
    private InodeRecord record(int length) throws IOException {
        InodeRecord record = new InodeRecord(MemorySegment.ofArray(new byte[geometry.inodeSize()]));
        record.mode(FileMode.REGULAR | 0600);
        record.links(1);
        record.size((long) length * blockSize);
        record.sectors((long) (length + indirect(length)) * (blockSize / 512));
        for (int i = 0; i < Math.min(length, BlockPath.DIRECT); i++) {
            record.pointer(i, blocks[i]);
        }
        int fanOut = new BlockPath(blockSize).fanOut();
        int next = length;
        record.pointer(BlockPath.DIRECT, blocks[next]);
        writePointers(
                blocks[next++], BlockPath.DIRECT, Math.min(length, BlockPath.DIRECT + fanOut));
        if (length > BlockPath.DIRECT + fanOut) {
            record.pointer(BlockPath.DIRECT + 1, blocks[next]);
            long top = blocks[next++];
            int first = next;
            for (int at = BlockPath.DIRECT + fanOut; at < length; at += fanOut) {
                writePointers(blocks[next++], at, Math.min(length, at + fanOut));
            }
            writePointers(top, first, next);
        }
        return record;
    }

    /** Fills an indirect block with {@code blocks[from, to)}. */
    private void writePointers(long block, int from, int to) throws IOException {
        MemorySegment pointers = MemorySegment.ofArray(new byte[blockSize]);
        for (int i = from; i < to; i++) {
            LittleEndian.put32(pointers, (i - from) * 4L, blocks[i]);
        }
        device.write(block * blockSize, pointers);
    }

    /** The block of inode 8 as it must be while the journal is needed. */
    Picture withRecord(Picture picture) {
        MemorySegment record = recordBytes;
        if (picture.block() != recordBlock() || record == null) {
            return picture;
        }
        byte[] content = picture.content().clone();
        MemorySegment.ofArray(content)
                .asSlice(recordAt % blockSize, record.byteSize())
                .copyFrom(record);
        return new Picture(
                picture.block(),
                picture.kind(),
                picture.fresh(),
                picture.from(),
                picture.to(),
                content);
    }

    /** Empties inode 8; no barrier. */
    void clearRecord() throws IOException {
        device.write(recordAt, MemorySegment.ofArray(new byte[geometry.inodeSize()]));
        recordBytes = null;
    }
}
