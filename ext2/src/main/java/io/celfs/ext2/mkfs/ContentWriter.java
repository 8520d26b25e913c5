package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.BlockPath;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Lays out contents one behind the other. The blocks below one indirect block are read together, so
 * that those of zeros are left out and the indirect block comes before them; blocks of pointers to
 * indirect blocks follow what they point to. Nothing is written twice.
 */
final class ContentWriter {
    private final BlockCursor cursor;
    private final BlockStream stream;
    private final BlockPath path;
    private final int blockSize;
    private final MemorySegment zeros;

    ContentWriter(BlockCursor cursor, BlockStream stream, int blockSize, Arena arena) {
        this.cursor = cursor;
        this.stream = stream;
        this.path = new BlockPath(blockSize);
        this.blockSize = blockSize;
        this.zeros = arena.allocate(blockSize, 8);
    }

    /** Where the number of a data block is kept. */
    @FunctionalInterface
    private interface Pointers {
        void set(int index, long number);
    }

    /**
     * Writes a content and sets the pointers of its inode.
     *
     * @return blocks that were taken
     */
    long write(ImageSource.Content source, long length, InodeRecord inode) throws IOException {
        Pass pass = new Pass(source, length);
        pass.run(inode);
        return pass.taken;
    }

    private boolean isZero(MemorySegment data) {
        for (long at = 0; at < data.byteSize(); at += blockSize) {
            if (MemorySegment.mismatch(data, at, at + blockSize, zeros, 0, blockSize) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** One content. */
    private final class Pass {
        private final ImageSource.Content source;
        private final long size;
        private final long blocks;
        private long nextData;
        private long taken;

        Pass(ImageSource.Content source, long size) {
            this.source = source;
            this.size = size;
            this.blocks = (size + blockSize - 1) / blockSize;
        }

        void run(InodeRecord inode) throws IOException {
            direct((int) Math.min(blocks, BlockPath.DIRECT), inode::pointer);
            for (int depth = 1; depth <= 3; depth++) {
                int pointer = BlockPath.DIRECT + depth - 1;
                inode.pointer(pointer, tree(depth, path.first(pointer)));
            }
        }

        private void direct(int count, Pointers pointers) throws IOException {
            if (hasData(0, count)) {
                MemorySegment data = stream.room(count);
                fill(0, data);
                keep(data, count, pointers);
            }
        }

        /**
         * Writes what is below one pointer.
         *
         * @param levels indirect blocks between the pointer and the data, at least 1
         * @return the number for the pointer, 0 if there are only zeros
         */
        private long tree(int levels, long first) throws IOException {
            long end = Math.min(blocks, first + path.coveredAt(levels));
            if (!hasData(first, end)) {
                return 0;
            }
            return levels == 1 ? leaf(first, (int) (end - first)) : branch(levels, first, end);
        }

        private long branch(int levels, long first, long end) throws IOException {
            MemorySegment pointers = MemorySegment.ofArray(new byte[blockSize]);
            long each = path.coveredAt(levels - 1);
            boolean any = false;
            for (int i = 0; first + i * each < end; i++) {
                long number = tree(levels - 1, first + i * each);
                LittleEndian.put32(pointers, 4L * i, number);
                any |= number != 0;
            }
            if (!any) {
                return 0;
            }
            stream.room(1).copyFrom(pointers);
            return take();
        }

        private long leaf(long first, int count) throws IOException {
            MemorySegment room = stream.room(1 + count);
            MemorySegment data = room.asSlice(blockSize);
            fill(first, data);
            if (isZero(data)) {
                return 0;
            }
            MemorySegment pointers = room.asSlice(0, blockSize).fill((byte) 0);
            long number = take();
            keep(data, count, (index, block) -> LittleEndian.put32(pointers, 4L * index, block));
            return number;
        }

        /** Gives numbers to the blocks that are not zero, and closes the gaps between them. */
        private void keep(MemorySegment data, int count, Pointers pointers) throws IOException {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                MemorySegment block = data.asSlice((long) i * blockSize, blockSize);
                if (isZero(block)) {
                    continue;
                }
                if (kept < i) {
                    data.asSlice((long) kept * blockSize, blockSize).copyFrom(block);
                }
                pointers.set(i, take());
                kept++;
            }
        }

        private long take() throws IOException {
            long number = cursor.take();
            stream.add(number);
            taken++;
            return number;
        }

        private boolean hasData(long first, long end) throws IOException {
            if (first >= end) {
                return false;
            }
            if (nextData < first * blockSize) {
                nextData = source.nextData(first * blockSize);
            }
            return nextData < Math.min(size, end * blockSize);
        }

        private void fill(long first, MemorySegment target) throws IOException {
            long offset = first * blockSize;
            long length = Math.min(target.byteSize(), size - offset);
            for (long done = 0; done < length; ) {
                int read = source.read(offset + done, target.asSlice(done, length - done));
                if (read <= 0) {
                    throw new MkfsException("became shorter while it was read");
                }
                done += read;
            }
            target.asSlice(length).fill((byte) 0);
        }
    }
}
