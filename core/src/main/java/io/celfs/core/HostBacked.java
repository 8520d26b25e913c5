package io.celfs.core;

/**
 * A file whose whole content is one host file, which the kernel may read, write and map without
 * asking ({@code FUSE_PASSTHROUGH}).
 *
 * <p>Rule for taking it back: a descriptor is asked for at most once per handle and is good until
 * {@link FileSystem#release} of that handle. While any handle of an inode has lent its descriptor,
 * the file system must leave the content of that inode in the host file, must take size and
 * modification time from it, and must already have made durable in its own records that the file is
 * modified if the handle was opened for writing.
 */
public interface HostBacked {
    /**
     * A descriptor of the host file, owned by the file system. Its access mode does not matter: the
     * kernel opens the file anew.
     *
     * @throws FsException if the host file cannot be opened; the caller then uses read and write
     */
    int lendDescriptor() throws FsException;
}
