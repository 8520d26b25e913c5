package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
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
    public boolean isWrittenByOthers(long ino) {
        return false;
    }

    @Override
    public synchronized void share(long ino, WriteCache other) throws FsException {
        MemoryCacheFile file = files.get(new Key(ino, WHOLE));
        if (file == null) {
            throw Errno.EIO.exception("written content of inode " + ino + " is missing");
        }
        ((MemoryWriteCache) other).put(ino, file);
    }

    private synchronized void put(long ino, MemoryCacheFile file) {
        files.put(new Key(ino, WHOLE), file);
    }

    @Override
    public synchronized void replaceByCopy(long ino) throws FsException {
        MemoryCacheFile copy = files.remove(new Key(ino, COPY));
        if (copy == null) {
            throw Errno.EIO.exception("the copy of inode " + ino + " is missing");
        }
        put(ino, copy);
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
