package io.celfs.fuse;

import io.celfs.core.PathText;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostPlace;
import io.celfs.posix.MountEntry;
import io.celfs.posix.MountTable;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.util.Optional;

/** Finds the directory to mount on, and clears away what a dead daemon of ours left there. */
final class MountPoint {
    /** A daemon that died again and again may have left several mounts on top of each other. */
    private static final int MOST_STALE_MOUNTS = 100;

    private MountPoint() {}

    /**
     * The absolute path, without symbolic links, of a directory that can be mounted on.
     *
     * @param type the type that our own mounts show, of which dead ones are unmounted
     * @throws MountException if it is missing, no directory, or the dead mount of somebody else
     */
    static byte[] prepare(byte[] path, String type) throws IOException {
        for (int i = 0; i < MOST_STALE_MOUNTS; i++) {
            try {
                HostDirectory.open(path).close();
                return HostPlace.of(path).realPath();
            } catch (PosixException failure) {
                if (!isDead(failure)) {
                    throw unusable(path, failure);
                }
                clear(path, type);
            }
        }
        throw new MountException(
                PathText.ofBytes(path) + " is covered by too many dead mounts: umount -l them");
    }

    /** True if there is a mount that nobody serves. Waits for ever on one that should be served. */
    static boolean isDead(byte[] path) {
        try {
            HostDirectory.open(path).close();
            return false;
        } catch (PosixException failure) {
            return isDead(failure);
        }
    }

    private static boolean isDead(PosixException failure) {
        return failure.errno() == PosixException.ENOTCONN
                || failure.errno() == PosixException.ECONNABORTED;
    }

    private static MountException unusable(byte[] path, PosixException failure) {
        String why =
                switch (failure.errno()) {
                    case PosixException.ENOENT -> "does not exist: mkdir it first";
                    case PosixException.ENOTDIR -> "is not a directory";
                    case PosixException.EACCES -> "may not be entered by this user";
                    default -> "cannot be opened (" + failure.getMessage() + ")";
                };
        return new MountException("mount point " + PathText.ofBytes(path) + " " + why, failure);
    }

    private static void clear(byte[] path, String type) throws IOException {
        HostPlace place = HostPlace.of(path);
        Optional<MountEntry> entry = MountTable.read().rootedAt(place);
        if (entry.isEmpty() || !entry.get().type().equals(type)) {
            String what = entry.map(MountEntry::type).orElse("an unknown type");
            throw new MountException(
                    "%1$s holds a dead mount of %2$s, which is not ours: umount -l %1$s"
                            .formatted(PathText.ofBytes(path), what));
        }
        Unmounter.forUser().detach(place.realPath());
    }
}
