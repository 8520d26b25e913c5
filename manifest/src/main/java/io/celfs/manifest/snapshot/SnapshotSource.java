package io.celfs.manifest.snapshot;

import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tree to make a snapshot of. Names are bytes; what goes wrong is told by the errno that the host
 * would give. Directories are used by one thread, files by several.
 */
public interface SnapshotSource extends AutoCloseable {
    /** The root. */
    Directory root();

    /** An absolute path that names the tree to the cache of hashes. */
    byte[] path();

    @Override
    void close();

    /** An open directory. */
    interface Directory extends AutoCloseable {
        /** The names in it, the dots excluded, in any order. */
        List<byte[]> names() throws PosixException;

        /** Attributes of an entry; an empty name means the directory itself. */
        void stat(byte[] name, HostStat result) throws PosixException;

        /** Opens a directory in it; a link is ENOTDIR. */
        Directory openDirectory(byte[] name) throws PosixException;

        /** Opens a file in it; a link is ELOOP. Never waits. */
        File openFile(byte[] name) throws PosixException;

        /** The target of a symbolic link. */
        byte[] readlink(byte[] name) throws PosixException;

        /** Finds what a link leads to, all links followed. Opens no content. */
        Target follow(byte[] name) throws PosixException;

        @Override
        void close();
    }

    /** An open file. */
    interface File extends AutoCloseable {
        /** Its attributes now. */
        void stat(HostStat result) throws PosixException;

        /**
         * Reads until {@code target}, which is native, is full or the file ends.
         *
         * @return bytes read
         */
        long read(long offset, MemorySegment target) throws PosixException;

        @Override
        void close();
    }

    /** What a link leads to. */
    interface Target extends AutoCloseable {
        /** True if it is the root or lies below it. */
        boolean isInTree();

        /** Its attributes. */
        void stat(HostStat result) throws PosixException;

        /** Opens it, if it is a directory. */
        Directory openDirectory() throws PosixException;

        /** Opens it, if it is a file. */
        File openFile() throws PosixException;

        @Override
        void close();
    }
}
