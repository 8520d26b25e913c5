package io.celfs.conformance;

import io.celfs.core.FileHandle;
import io.celfs.core.FsException;

/** A file system whose files can be mapped into memory, because a kernel stands before it. */
public interface Mappable {
    /**
     * Writes into a shared map of the handle's file and waits until the map is written back.
     *
     * @param bytes must end within the file
     */
    void writeMapped(FileHandle handle, long offset, byte[] bytes) throws FsException;
}
