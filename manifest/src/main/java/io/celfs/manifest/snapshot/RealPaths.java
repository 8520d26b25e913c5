package io.celfs.manifest.snapshot;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where open descriptors are, links resolved: Linux tells it in /proc. */
final class RealPaths {
    private static final String DESCRIPTORS = "/proc/self/fd/";

    private RealPaths() {}

    /** A path by which the kernel finds exactly what is open. */
    static byte[] link(int fd) {
        return (DESCRIPTORS + fd).getBytes(StandardCharsets.US_ASCII);
    }

    /** The absolute path of what is open as {@code fd}. */
    static byte[] of(int fd, HostDirectory anyDirectory) throws PosixException {
        return anyDirectory.readlink(link(fd));
    }

    /** True if {@code path} is {@code directory} or lies below it. Both are absolute. */
    static boolean isWithin(byte[] path, byte[] directory) {
        int length = directory.length == 1 ? 0 : directory.length;
        return path.length >= length
                && Arrays.equals(path, 0, length, directory, 0, length)
                && (path.length == length || path[length] == '/');
    }
}
