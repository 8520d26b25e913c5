package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A write cache in memory, for sessions that need not outlive their process. */
final class MemoryWriteCache implements WriteCache {
    private record Key(long ino, int part) {}

    private final InstantSource clock;

    @GuardedBy("this")
    private final Map<Key, MemoryCacheFile> files = new HashMap<>();

    MemoryWriteCache(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized @Nullable CacheFile openFile(long ino, int part, boolean create) {
        Key key = new Key(ino, part);
        return create
                ? files.computeIfAbsent(key, missing -> new MemoryCacheFile(clock))
                : files.get(key);
    }

    @Override
    public synchronized void deleteFile(long ino, int part) {
        files.remove(new Key(ino, part));
    }

    @Override
    public void listFiles(FileVisitor visitor) throws IOException {
        for (Key key : keys()) {
            visitor.file(key.ino(), key.part());
        }
    }

    private synchronized Iterable<Key> keys() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public void sync() {}

    @Override
    public @Nullable String cacheDir() {
        return null;
    }

    @Override
    public synchronized void close() {
        files.clear();
    }
}
