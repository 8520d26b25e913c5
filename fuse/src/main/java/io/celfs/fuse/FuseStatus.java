package io.celfs.fuse;

import io.celfs.fuse.wire.Opcode;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a mount is and which features it got.
 *
 * @param mountPoint real path of the mount point
 * @param direct true if mounted by system call, false if by {@code fusermount3}
 * @param kernelMinor the kernel's minor version of protocol 7
 * @param minor the minor version in use
 * @param features what was agreed; PASSTHROUGH goes when it turns out not to be allowed
 * @param xattrs false if the kernel was told that there are no extended attributes
 * @param maxWrite longest request in bytes
 * @param readAheadKib how far the kernel reads ahead, 0 if unknown
 * @param knownNodes inodes that the kernel knows now
 * @param openFiles files and directories that are open now
 * @param requests how many requests of each kind there were so far
 */
public record FuseStatus(
        String mountPoint,
        boolean direct,
        int kernelMinor,
        int minor,
        Set<FuseFeature> features,
        boolean xattrs,
        int maxWrite,
        int readAheadKib,
        int knownNodes,
        int openFiles,
        Map<Opcode, Long> requests) {
    public FuseStatus {
        requests = Map.copyOf(requests);
        features = Collections.unmodifiableSet(new TreeSet<>(features));
    }
}
