package io.celfs.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a path leads, links followed. The file system there is not asked (O_PATH), so this works
 * for mounts that nobody serves and for those whose server does not answer.
 */
public final class HostPlace {
    private static final String MOUNT_ID = "mnt_id:";

    private final byte[] realPath;
    private final int mountId;

    private HostPlace(byte[] realPath, int mountId) {
        this.realPath = realPath;
        this.mountId = mountId;
    }

    /** Looks a path up, from the working directory unless it is absolute. */
    public static HostPlace of(byte[] path) throws IOException {
        try (HostDirectory start =
                        HostDirectory.open(path.length > 0 && path[0] == '/' ? "/" : ".");
                HostFile place = start.openFile(path, HostFile.PATH_ONLY, 0);
                HostDirectory descriptors = HostDirectory.open("/proc/self/fd")) {
            String number = String.valueOf(place.fd());
            byte[] real = descriptors.readlink(number.getBytes(StandardCharsets.US_ASCII));
            return new HostPlace(real, mountId(number));
        }
    }

    /** {@code proc_pid_fdinfo(5)}. */
    private static int mountId(String descriptor) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo", descriptor))) {
            if (line.startsWith(MOUNT_ID)) {
                return Integer.parseInt(line.substring(MOUNT_ID.length()).strip());
            }
        }
        throw new IOException("the kernel does not tell which mount a file is on");
    }

    /** Absolute, without links, {@code .} and {@code ..}. */
    public byte[] realPath() {
        return realPath.clone();
    }

    /** The mount that the place is on: the number of its line in {@link MountTable}. */
    public int mountId() {
        return mountId;
    }
}
