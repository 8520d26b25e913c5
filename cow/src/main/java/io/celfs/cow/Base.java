package io.celfs.cow;

import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.storage.ContentHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The immutable tree at the bottom. Inode numbers are the base's own: stable over remounts, at
 * least 1 (the root), below {@link #firstFreeIno}. Thread-safe.
 */
public interface Base extends Tree, AutoCloseable {
    /** Names this very tree; a session belongs to one. */
    String identity();

    /** New inodes get numbers from here on. */
    long firstFreeIno();

    /** The target text of a symbolic link. */
    byte[] readlink(long ino) throws FsException;

    /** Opens a regular file; the caller closes it. */
    BaseFile open(long ino) throws FsException;

    /** The names of the extended attributes of an inode. */
    List<Name> listxattr(long ino) throws FsException;

    /** The value of an extended attribute, or null. */
    byte @Nullable [] getxattr(long ino, Name name) throws FsException;

    /** Bytes per chunk of content ids, or -1 if a file has one id for all of it. */
    long chunkSize();

    @Override
    @Nullable List<ContentHash> hashes(long ino) throws FsException;

    @Override
    void close();
}
