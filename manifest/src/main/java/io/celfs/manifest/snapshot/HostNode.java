package io.celfs.manifest.snapshot;

import io.celfs.posix.HostStat;

/** A file or directory of the host, whatever its names are. */
record HostNode(long device, long inode) {
    static HostNode of(HostStat stat) {
        return new HostNode(stat.device, stat.ino);
    }
}
