package io.celfs.storage;

import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.util.function.Supplier;

/** A way into a store's folder: alone, or in a batch. */
interface Destination {
    /**
     * True if the object need not be written. Its checksums are then kept too.
     *
     * @param sums the object's, made if they are missing
     */
    boolean has(ObjectId id, Supplier<BlockSums> sums) throws PosixException;

    /**
     * A file for content of this size.
     *
     * @param size in bytes
     */
    Incoming create(long size) throws PosixException;

    /** An object that is being written; gone when closed unless it was accepted. */
    interface Incoming extends AutoCloseable {
        HostFile file();

        /** Gives the file, now complete, its name. */
        void accept(ObjectId id, BlockSums sums, Deadline deadline)
                throws PosixException, StoreException;

        @Override
        void close() throws PosixException;
    }
}
