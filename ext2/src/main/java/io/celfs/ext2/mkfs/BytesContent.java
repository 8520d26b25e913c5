package io.celfs.ext2.mkfs;

import java.lang.foreign.MemorySegment;

/** Content that is in memory: the target of a symbolic link. */
record BytesContent(MemorySegment bytes) implements ImageSource.Content {
    @Override
    public int read(long offset, MemorySegment target) {
        long length = Math.min(target.byteSize(), bytes.byteSize() - offset);
        target.asSlice(0, length).copyFrom(bytes.asSlice(offset, length));
        return (int) length;
    }

    @Override
    public void close() {}
}
