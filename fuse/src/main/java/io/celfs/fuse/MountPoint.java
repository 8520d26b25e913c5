package io.celfs.fuse;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    static String prepare(String path, String type) throws IOException {
        for (int i = 0; i < MOST_STALE_MOUNTS; i++) {
            try {
                return realPath(path);
            } catch (PosixException failure) {
                if (!isDead(failure)) {
                    throw unusable(path, failure);
                }
                clear(path, type);
            }
        }
        throw new MountException(path + " is covered by too many dead mounts: umount -l them");
    }

    /** True if there is a mount that nobody serves. Waits for ever on one that should be served. */
    static boolean isDead(String path) {
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

    private static MountException unusable(String path, PosixException failure) {
        String why =
                switch (failure.errno()) {
                    case PosixException.ENOENT -> "does not exist: mkdir it first";
                    case PosixException.ENOTDIR -> "is not a directory";
                    case PosixException.EACCES -> "may not be entered by this user";
                    default -> "cannot be opened (" + failure.getMessage() + ")";
                };
        return new MountException("mount point " + path + " " + why, failure);
    }

    private static void clear(String path, String type) throws IOException {
        String real = realPathOfDead(path);
        Optional<MountEntry> entry = MountTable.read().lastAt(real);
        if (entry.isEmpty() || !entry.get().type().equals(type)) {
            String what = entry.map(MountEntry::type).orElse("an unknown type");
            throw new MountException(
                    "%s holds a dead mount of %s, which is not ours: umount -l %s"
                            .formatted(path, what, path));
        }
        Unmounter.forUser().detach(real);
    }

    /** Opens the directory, which fails on a dead mount, and asks what it is called. */
    private static String realPath(String path) throws PosixException {
        try (HostDirectory directory = HostDirectory.open(path);
                HostDirectory descriptors = HostDirectory.open("/proc/self/fd")) {
            byte[] number = String.valueOf(directory.fd()).getBytes(StandardCharsets.US_ASCII);
            return new String(descriptors.readlink(number), StandardCharsets.UTF_8);
        }
    }

    private static String realPathOfDead(String path) throws PosixException {
        String trimmed = path.replaceAll("(?<=.)/+$", "");
        int slash = trimmed.lastIndexOf('/');
        String parent = slash < 0 ? "." : trimmed.substring(0, slash + 1);
        String real = realPath(parent);
        return (real.equals("/") ? "" : real) + "/" + trimmed.substring(slash + 1);
    }
}
