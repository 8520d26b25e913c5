package io.celfs.ext2.disk;

import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The blocks of metadata that are in memory, by number. */
public final class BufferCache {
    private final BlockDevice device;
    private final int blockSize;
    private final ConcurrentMap<Long, Buffer> buffers = new ConcurrentHashMap<>();
    private final Set<Buffer> dirty = ConcurrentHashMap.newKeySet();

    BufferCache(BlockDevice device, int blockSize) {
        this.device = device;
        this.blockSize = blockSize;
    }

    /**
     * The block, read if it is not here. It must lie inside the image.
     *
     * @throws CorruptImageException if it is in use as something else
     */
    public Buffer get(long block, Kind kind) throws IOException {
        Buffer known = buffers.get(block);
        if (known == null) {
            Buffer read = new Buffer(this, block, kind, blockSize, false);
            device.read(block * blockSize, read.bytes());
            Buffer other = buffers.putIfAbsent(block, read);
            known = other == null ? read : other;
        }
        if (known.kind() != kind) {
            throw new CorruptImageException(
                    kind.toString(), block, "the block is also in use as " + known.kind());
        }
        known.used = true;
        return known;
    }

    /** A newly allocated block, zeroed and to be written. */
    public Buffer create(long block, Kind kind) {
        Buffer created = new Buffer(this, block, kind, blockSize, true);
        buffers.put(block, created);
        created.changed();
        return created;
    }

    /** Drops a block that was freed; it is not written any more. */
    public void forget(long block) {
        Buffer gone = buffers.remove(block);
        if (gone != null) {
            dirty.remove(gone);
        }
    }

    void dirtied(Buffer buffer) {
        dirty.add(buffer);
    }

    /** Buffers waiting to be written. */
    public int dirtyCount() {
        return dirty.size();
    }

    public int size() {
        return buffers.size();
    }

    /** Pictures of all dirty buffers, which are clean then. Nobody else may be inside the gate. */
    List<Picture> takePictures() {
        List<Picture> pictures = new ArrayList<>(dirty.size());
        for (Buffer buffer : dirty) {
            pictures.add(buffer.picture());
        }
        dirty.clear();
        return pictures;
    }

    /** Takes back what could not be written. */
    void restore(Collection<Picture> pictures) {
        for (Picture picture : pictures) {
            Buffer buffer = buffers.get(picture.block());
            if (buffer != null) {
                buffer.restore(picture);
            }
        }
    }

    /**
     * Drops clean buffers that were not used since the last time. Nobody else may be inside the
     * gate, and no commit may be on its way.
     */
    void trim() {
        for (Buffer buffer : buffers.values()) {
            if (!buffer.used && !dirty.contains(buffer)) {
                buffers.remove(buffer.block());
            }
            buffer.used = false;
        }
    }
}
