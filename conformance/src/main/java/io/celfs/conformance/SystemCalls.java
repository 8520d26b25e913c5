package io.celfs.conformance;

import io.celfs.core.FileHandle;
import io.celfs.core.FsException;

/**
 * What only programs can do with open files, because there is a kernel between them and the file
 * system: maps, and system calls that name the open file where the contract names the inode.
 */
public interface SystemCalls {
    /**
     * Writes into a shared map of the handle's file and waits until the map is written back.
     *
     * @param bytes must end within the file
     */
    void writeMapped(FileHandle handle, long offset, byte[] bytes) throws FsException;

    /**
     * Reads through a map, which must end within the file.
     *
     * @param copy true for a private map, which is written to afterwards: the file must not notice
     */
    byte[] readMapped(FileHandle handle, long offset, int length, boolean copy) throws FsException;

    /** {@code ftruncate(2)} of a handle that can write. */
    void truncate(FileHandle handle, long size) throws FsException;
}
