package io.celfs.fuse;

import io.celfs.posix.Mounts;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's side of a mount, which goes on where the mount was taken out of the tree while
 * programs still use it.
 */
final class FuseConnection {
    private static final Path ALL = Path.of("/sys/fs/fuse/connections");

    private FuseConnection() {}

    /**
     * Breaks a connection off, so that everybody who uses it gets ENOTCONN. The control file
     * belongs to the user who mounted; it is only there where {@code fusectl} is mounted.
     *
     * @param device major and minor number of the mount, as {@code 0:47}
     * @return false if this user may not do that
     */
    static boolean abort(String device) {
        String number = device.substring(device.indexOf(':') + 1);
        try {
            Files.write(
                    ALL.resolve(number).resolve("abort"), "1".getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException notAllowed) {
            return false;
        }
    }

    /** The same by a forced unmount, for the mount that is seen at a path; needs CAP_SYS_ADMIN. */
    static boolean abortAt(byte[] path) {
        try {
            Mounts.unmount(path, Mounts.FORCE | Mounts.NO_FOLLOW);
            return true;
        } catch (PosixException failure) {
            return failure.errno() == PosixException.EBUSY;
        }
    }
}
