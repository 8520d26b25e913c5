package io.celfs.cow;

import io.celfs.core.StatFs;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostSpace;

/** Tells how much room there is for what will be written. */
@FunctionalInterface
interface Space {
    void fill(StatFs result);

    /** The space of the host's file system with this folder. */
    static Space of(HostDirectory folder) {
        return result -> {
            HostSpace host = folder.space();
            if (host != null) {
                result.blockSize = (int) host.blockSize();
                result.blocks = host.blocks();
                result.blocksFree = host.free();
                result.blocksAvailable = host.available();
                result.files = host.files();
                result.filesFree = host.filesFree();
            }
        };
    }
}
