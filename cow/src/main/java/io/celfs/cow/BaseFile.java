package io.celfs.cow;

import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.lang.foreign.MemorySegment;

/** A regular file of the base, open. Thread-safe, but for {@link #close}. */
public interface BaseFile extends AutoCloseable {
    /** Fills {@code target} from {@code offset} on; the range must lie in the file. */
    void read(OpContext context, long offset, MemorySegment target) throws FsException;

    @Override
    void close();
}
