package io.celfs.cow;

import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/** A store all of whose objects are zeros, which counts what is read. */
final class ZeroStore implements FileStore {
    final AtomicLong bytesRead = new AtomicLong();

    @Override
    public boolean contains(ObjectId id, Patience patience) {
        return true;
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience) {
        bytesRead.addAndGet(target.byteSize());
        target.fill((byte) 0);
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) {
        throw new AssertionError("nothing is stored here");
    }

    @Override
    public String url() {
        return "zeros:";
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public void close() {}
}
