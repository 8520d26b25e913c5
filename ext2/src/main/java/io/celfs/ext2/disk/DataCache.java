package io.celfs.ext2.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was written to files and is not on the device yet, block by block. Reads look here first and
 * else go to the device, straight into the reader's memory: what is clean is kept by the host's own
 * cache, and not twice. The caller's lock on the inode keeps others away from its blocks.
 */
public final class DataCache {
    /** Writes of whole blocks of at least so many bytes go straight to the device. */
    private static final int DIRECT = 128 * 1024;

    /** One block. */
    private static final class Frame {
        private final long block;

        @GuardedBy("this")
        private @Nullable MemorySegment bytes;

        @GuardedBy("this")
        private boolean dirty;

        Frame(long block, MemorySegment bytes) {
            this.block = block;
            this.bytes = bytes;
        }
    }

    private final BlockDevice device;
    private final int blockSize;
    private final FramePool pool;
    private final ConcurrentMap<Long, Frame> frames = new ConcurrentHashMap<>();

    /**
     * Held while frames are on their way to the device. A freed block is given to somebody else
     * only after a commit, which takes it too: so an old write never hits a new owner.
     */
    private final ReentrantLock flushing = new ReentrantLock();

    private final GatheringWriter writer;

    DataCache(BlockDevice device, int blockSize, long bytes) {
        this.device = device;
        this.blockSize = blockSize;
        this.pool = new FramePool(blockSize, bytes);
        this.writer = new GatheringWriter(device);
    }

    /** True if nothing waits to be written. */
    public boolean isClean() {
        return frames.isEmpty();
    }

    /** Reads whole or part of neighbouring blocks, from byte {@code from} of the first on. */
    public void read(long block, int from, MemorySegment target) throws IOException {
        long start = block * blockSize + from;
        if (frames.isEmpty()) {
            device.read(start, target);
            return;
        }
        long size = target.byteSize();
        long clean = 0; // everything before this is done
        for (long at = 0; at < size; ) {
            long offset = start + at;
            int inBlock = (int) (offset % blockSize);
            long piece = Math.min(blockSize - inBlock, size - at);
            Frame frame = frames.get(offset / blockSize);
            if (frame != null && copyFrom(frame, inBlock, target.asSlice(at, piece))) {
                readClean(start, clean, at, target);
                clean = at + piece;
            }
            at += piece;
        }
        readClean(start, clean, size, target);
    }

    private void readClean(long start, long from, long to, MemorySegment target)
            throws IOException {
        if (from < to) {
            device.read(start + from, target.asSlice(from, to - from));
        }
    }

    /** False if the frame was written out meanwhile. */
    private static boolean copyFrom(Frame frame, int from, MemorySegment target) {
        synchronized (frame) {
            if (frame.bytes == null) {
                return false;
            }
            target.copyFrom(frame.bytes.asSlice(from, target.byteSize()));
            return true;
        }
    }

    /**
     * Writes whole or part of neighbouring blocks, from byte {@code from} of the first on.
     *
     * @param fresh true if the blocks are new: what is not written is then zero
     */
    public void write(long block, int from, MemorySegment source, boolean fresh)
            throws IOException {
        long size = source.byteSize();
        if (from == 0 && size >= DIRECT && size % blockSize == 0 && hasNone(block, size)) {
            device.write(block * blockSize, source);
            return;
        }
        for (long at = 0; at < size; ) {
            long offset = block * blockSize + from + at;
            int inBlock = (int) (offset % blockSize);
            long piece = Math.min(blockSize - inBlock, size - at);
            writePiece(offset / blockSize, inBlock, source.asSlice(at, piece), fresh);
            at += piece;
        }
    }

    private boolean hasNone(long block, long size) {
        if (!frames.isEmpty()) {
            for (long i = 0; i < size / blockSize; i++) {
                if (frames.containsKey(block + i)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void writePiece(long block, int from, MemorySegment piece, boolean fresh)
            throws IOException {
        Frame frame = frames.get(block);
        if (frame != null && copyTo(frame, from, piece)) {
            return;
        }
        MemorySegment memory = take();
        boolean whole = piece.byteSize() == blockSize;
        try {
            if (!whole && fresh) {
                memory.fill((byte) 0);
            } else if (!whole) {
                device.read(block * blockSize, memory);
            }
        } catch (IOException e) {
            pool.giveBack(memory);
            throw e;
        }
        Frame created = new Frame(block, memory);
        copyTo(created, from, piece);
        frames.put(block, created);
    }

    private static boolean copyTo(Frame frame, int from, MemorySegment piece) {
        synchronized (frame) {
            if (frame.bytes == null) {
                return false;
            }
            frame.bytes.asSlice(from, piece.byteSize()).copyFrom(piece);
            frame.dirty = true;
            return true;
        }
    }

    /** Memory for a frame; writes others out if there is none. */
    private MemorySegment take() throws IOException {
        MemorySegment memory = pool.take();
        while (memory == null) {
            flush();
            memory = pool.take();
        }
        return memory;
    }

    /** Drops blocks that were freed; they are not written any more. */
    public void forget(long block, int count) {
        for (int i = 0; i < count && !frames.isEmpty(); i++) {
            Frame frame = frames.remove(block + i);
            if (frame != null) {
                synchronized (frame) {
                    frame.dirty = false;
                    release(frame);
                }
            }
        }
    }

    @GuardedBy("frame")
    private void release(Frame frame) {
        if (frame.bytes != null) {
            pool.giveBack(frame.bytes);
            frame.bytes = null;
        }
    }

    /** Writes everything out that is here when it is called, in few large writes; no barrier. */
    public void flush() throws IOException {
        flushing.lock();
        try {
            List<Frame> waiting =
                    frames.values().stream()
                            .sorted(Comparator.comparingLong(frame -> frame.block))
                            .toList();
            flush(waiting);
        } finally {
            flushing.unlock();
        }
    }

    private void flush(List<Frame> waiting) throws IOException {
        try {
            for (Frame frame : waiting) {
                synchronized (frame) {
                    if (frame.bytes != null) {
                        writer.next(frame.block * blockSize, blockSize).copyFrom(frame.bytes);
                        frame.dirty = false;
                    }
                }
            }
            writer.finish();
        } catch (IOException e) {
            waiting.forEach(DataCache::keep);
            throw e;
        }
        waiting.forEach(this::dropIfClean);
    }

    private static void keep(Frame frame) {
        synchronized (frame) {
            frame.dirty = true;
        }
    }

    private void dropIfClean(Frame frame) {
        synchronized (frame) {
            if (!frame.dirty && frame.bytes != null) {
                frames.remove(frame.block, frame);
                release(frame);
            }
        }
    }
}
