package io.celfs.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kernel's loop devices, as {@code /sys/block} shows them (loop(4)): each has its own idea of
 * what is in the file behind it, which no lock of the file protects.
 */
public final class LoopDevices {
    private static final Path BLOCK_DEVICES = Path.of("/sys/block");
    private static final Path BACKING_FILE = Path.of("loop", "backing_file");

    private LoopDevices() {}

    /** A device whose content is in a file, such as {@code /dev/loop0}; empty if there is none. */
    public static Optional<String> over(HostFile file) throws PosixException {
        HostStat stat = new HostStat();
        file.stat(stat);
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(BLOCK_DEVICES, "loop*")) {
            for (Path device : devices) {
                if (isBackedBy(stat, device.resolve(BACKING_FILE))) {
                    return Optional.of("/dev/" + device.getFileName());
                }
            }
        } catch (IOException e) {
            // Without sysfs there is nobody to ask.
        }
        return Optional.empty();
    }

    /** The attribute is the path of the file, as it was when the device was set up. */
    private static boolean isBackedBy(HostStat file, Path attribute) {
        try {
            byte[] line = Files.readAllBytes(attribute);
            HostStat backing = stat(Arrays.copyOf(line, line.length - 1));
            return backing.ino == file.ino && backing.device == file.device;
        } catch (IOException e) {
            return false; // It is not in use, or what is behind it has another name by now.
        }
    }

    private static HostStat stat(byte[] path) throws PosixException {
        int name = path.length;
        while (name > 0 && path[name - 1] != '/') {
            name--;
        }
        HostStat stat = new HostStat();
        try (HostDirectory folder = HostDirectory.open(Arrays.copyOf(path, Math.max(1, name)))) {
            folder.statFollowing(Arrays.copyOfRange(path, name, path.length), stat);
        }
        return stat;
    }
}
