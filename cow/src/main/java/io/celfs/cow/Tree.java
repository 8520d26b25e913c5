package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and attributes that never change, and the ids of content where they are known. */
public interface Tree {
    /** True if the tree has this inode; fails if that cannot be found out. */
    boolean contains(long ino) throws FsException;

    /** Fills in the attributes of an inode that the tree has. */
    void getattr(long ino, Attributes result) throws FsException;

    /** The inode of an entry, or 0. */
    long child(long directory, Name name) throws FsException;

    /** Number of entries of a directory. */
    int childCount(long directory) throws FsException;

    /** The inode of the entry at {@code index}, in an order that never changes. */
    long childAt(long directory, int index) throws FsException;

    /** The name of the entry at {@code index}. */
    Name childName(long directory, int index) throws FsException;

    /** The parent of a directory; the root's is the root. */
    long parent(long directory) throws FsException;

    /**
     * The directories that hold names of this inode; a directory has one, a hard-linked file
     * several.
     */
    List<Long> parents(long ino) throws FsException;

    /** The content ids of a file's chunks, or null where the tree has none. */
    @Nullable List<ContentHash> hashes(long ino) throws IOException;
}
