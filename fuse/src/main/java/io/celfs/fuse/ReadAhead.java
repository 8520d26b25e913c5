package io.celfs.fuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far the kernel reads ahead on a mount. INIT can only lower the kernel's 128 KiB; raising it
 * is done by the mount's entry in sysfs, which only root may write.
 */
final class ReadAhead {
    private static final int WANTED_KIB = 1024;

    private ReadAhead() {}

    /**
     * Raises the limit where that is allowed.
     *
     * @param device the mount's device number, as {@code 0:47}
     * @return the limit in KiB, 0 if unknown
     */
    static int raise(String device) {
        Path limit = Path.of("/sys/class/bdi", device, "read_ahead_kb");
        try {
            Files.write(limit, String.valueOf(WANTED_KIB).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException notAllowed) {
            // The default works too, only in smaller requests.
        }
        return current(limit);
    }

    private static int current(Path limit) {
        try {
            return Integer.parseInt(Files.readString(limit).strip());
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }
}
