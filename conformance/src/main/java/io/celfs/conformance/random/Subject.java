package io.celfs.conformance.random;

import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import java.util.Set;

/** A file system under random operations. */
public interface Subject extends AutoCloseable {
    /** The file system as it is now; another one after a remount or a kill. */
    FileSystem fileSystem();

    /** What can be done to it; nothing by default. */
    default Set<Disturbance> disturbances() {
        return Set.of();
    }

    /**
     * Does one of {@link #disturbances()}.
     *
     * @return false if it is not possible just now, and nothing was done
     */
    default boolean disturb(Disturbance kind) throws FsException {
        throw new UnsupportedOperationException("cannot " + kind);
    }

    /** Longest value of an extended attribute, of which an inode may have three. */
    default int largestXattr() {
        return 20_000;
    }

    /** In which column of the coverage table an inode stands at this moment. */
    default String classify(long ino) {
        return Coverage.ANY;
    }

    /**
     * Checks what else must hold at the end, when all handles are closed.
     *
     * @param model holds the same tree
     * @throws AssertionError if something does not hold
     */
    default void check(FileSystem model) throws FsException {}

    @Override
    void close() throws FsException;

    /** Makes subjects, each with the same tree. */
    @FunctionalInterface
    interface Factory {
        Subject open() throws FsException;

        /** The factory for a round; rounds may differ in how a subject is set up. */
        default Factory forRound(int round) {
            return this;
        }
    }

    /** A subject that is just a file system. */
    static Subject of(FileSystem fileSystem) {
        return new Subject() {
            @Override
            public FileSystem fileSystem() {
                return fileSystem;
            }

            @Override
            public void close() throws FsException {
                fileSystem.close();
            }
        };
    }
}
