package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The files in which layers keep the content of one inode; descriptors stay open for a while. */
final class LayerFiles {
    /** More files than this are not kept open between operations. */
    private static final int MAX_OPEN = 64;

    private final long ino;
    private final LayerStack layers;

    @GuardedBy("this")
    private final LongMap<CacheFile> open = new LongMap<>();

    /** The whole file of the top layer is known not to be there yet. */
    private volatile boolean wholeUnmade;

    LayerFiles(long ino, LayerStack layers) {
        this.ino = ino;
        this.layers = layers;
    }

    /** The whole file of the top layer, made if it is missing: an empty file may have none yet. */
    CacheFile whole() throws IOException {
        CacheFile file = required(layers.topIndex(), WriteCache.WHOLE, layers.writable);
        wholeUnmade = false;
        return file;
    }

    /** The content begins as an empty whole file that is made when it is needed. */
    void wholeIsUnmade() {
        wholeUnmade = true;
    }

    /** True if the content begins as a file that nobody has needed yet. */
    boolean isWholeUnmade() {
        return wholeUnmade;
    }

    /** Another file may be the whole one from now on. */
    void forgetWhole() {
        wholeUnmade = false;
        close();
    }

    /** True if {@link #whole} would have to make its file. */
    boolean wholeIsMissing() throws IOException {
        return wholeUnmade || get(layers.topIndex(), WriteCache.WHOLE, false) == null;
    }

    /**
     * Fills in what the host says of the whole file of the top layer, if there is one. For a caller
     * without the content lock: the last close, which may come meanwhile, waits.
     */
    boolean statWhole(CacheFile.Stat result) throws IOException {
        if (wholeUnmade) {
            return false;
        }
        synchronized (this) {
            CacheFile file = open.get(key(layers.topIndex(), WriteCache.WHOLE));
            if (file != null) {
                file.stat(result);
                return true;
            }
        }
        try (CacheFile file = layers.top().cache().openFile(ino, WriteCache.WHOLE, false)) {
            if (file != null) {
                file.stat(result);
            }
            return file != null;
        }
    }

    /** A part of the top layer, made if it is missing. */
    CacheFile topPart(int part) throws IOException {
        return required(layers.topIndex(), part, true);
    }

    /** Reads what must be there: zeros in its place would be wrong data. */
    void read(int index, int part, long offset, MemorySegment target) throws IOException {
        if (openCount() < MAX_OPEN) {
            readFully(required(index, part, false), offset, target);
            return;
        }
        try (CacheFile file = layers.get(index).cache().openFile(ino, part, false)) {
            if (file == null) {
                throw missing();
            }
            readFully(file, offset, target);
        }
    }

    private void readFully(CacheFile file, long offset, MemorySegment target) throws IOException {
        if (file.read(offset, target) < target.byteSize()) {
            throw missing();
        }
    }

    private CacheFile required(int index, int part, boolean create) throws IOException {
        CacheFile file = get(index, part, create);
        if (file == null) {
            throw missing();
        }
        return file;
    }

    private IOException missing() {
        return Errno.EIO.exception("written content of inode " + ino + " is missing");
    }

    private synchronized @Nullable CacheFile get(int index, int part, boolean create)
            throws IOException {
        long key = key(index, part);
        CacheFile file = open.get(key);
        if (file == null) {
            file = layers.get(index).cache().openFile(ino, part, create);
            if (file != null) {
                open.put(key, file);
            }
        }
        return file;
    }

    private static long key(int index, int part) {
        return ((long) (index + 1) << Integer.SIZE) + part + 1;
    }

    private synchronized int openCount() {
        return open.size();
    }

    /** Keeps the number of open files within bounds; only for a caller with the exclusive lock. */
    void trim() {
        if (openCount() > MAX_OPEN) {
            close();
        }
    }

    /** The whole file of the layer at {@code from} is that of the one at {@code to} now. */
    synchronized void handOver(int from, int to) {
        CacheFile file = open.get(key(from, WriteCache.WHOLE));
        open.remove(key(from, WriteCache.WHOLE));
        close();
        if (file != null) {
            open.put(key(to, WriteCache.WHOLE), file);
        }
    }

    /** Closes all; they are opened again when needed. For a caller with the exclusive lock. */
    synchronized void close() {
        open.forEach((key, file) -> file.close());
        open.clear();
    }
}
