package io.celfs.storage;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Bytes for tests. */
final class TestContent {
    private TestContent() {}

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] read(FileStore store, ObjectId id, long offset, int length)
            throws StoreException {
        byte[] target = new byte[length];
        store.read(id, offset, MemorySegment.ofArray(target), Patience.DEFAULT);
        return target;
    }

    /** Content that says it has another size than it has. */
    static ContentSource lying(byte[] bytes, long size) {
        return new ContentSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
