package io.celfs.storage;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Paths of the host as bytes. */
final class HostPaths {
    private static final byte[] WORKING_DIRECTORY =
            "/proc/self/cwd".getBytes(StandardCharsets.US_ASCII);

    private HostPaths() {}

    /** The path from the root, without slashes at its end; the root itself is empty. */
    static byte[] absolute(byte[] path, HostDirectory anchor) throws PosixException {
        if (path.length > 0 && path[0] == '/') {
            return withoutEndSlashes(path);
        }
        byte[] base = withoutEndSlashes(anchor.readlink(WORKING_DIRECTORY));
        byte[] joined = Arrays.copyOf(base, base.length + 1 + path.length);
        joined[base.length] = '/';
        System.arraycopy(path, 0, joined, base.length + 1, path.length);
        return withoutEndSlashes(joined);
    }

    private static byte[] withoutEndSlashes(byte[] path) {
        int length = path.length;
        while (length > 0 && path[length - 1] == '/') {
            length--;
        }
        return Arrays.copyOf(path, length);
    }
}
