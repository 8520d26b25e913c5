package io.celfs.core.vfs;

import io.celfs.core.FileSystem;
import io.celfs.core.FsException;

/** Where relative paths begin. */
@FunctionalInterface
interface StartingPoint {
    /** The root of the tree. */
    StartingPoint ROOT = () -> Held.ROOT;

    /** The directory, kept for one walk. */
    Held enter() throws FsException;

    /** A directory that is kept until it is closed. */
    interface Held extends AutoCloseable {
        /** The root, which always stays. */
        Held ROOT =
                new Held() {
                    @Override
                    public long ino() {
                        return FileSystem.ROOT;
                    }

                    @Override
                    public void close() {}
                };

        long ino();

        @Override
        void close();
    }
}
