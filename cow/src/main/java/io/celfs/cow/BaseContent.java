package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.storage.ContentHash;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the base has as the content of one file. Opened at the first read, for a while. */
final class BaseContent {
    private final Base base;
    private final long ino;

    /** Bytes. */
    final long size;

    @GuardedBy("this")
    private @Nullable BaseFile open;

    BaseContent(Base base, long ino, long size) {
        this.base = base;
        this.ino = ino;
        this.size = size;
    }

    /** Fills {@code target} from {@code offset} on; the range must lie in the file. */
    void read(OpContext context, long offset, MemorySegment target) throws FsException {
        file().read(context, offset, target);
    }

    private synchronized BaseFile file() throws FsException {
        BaseFile file = open;
        if (file == null) {
            file = base.open(ino);
            open = file;
        }
        return file;
    }

    /** Hashes of its chunks, or null if the base knows none. */
    @Nullable List<ContentHash> hashes() throws FsException {
        return base.hashes(ino);
    }

    /** Closes the file; it is opened again when needed. For a caller without readers beside it. */
    synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
