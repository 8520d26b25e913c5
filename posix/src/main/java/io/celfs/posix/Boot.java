package io.celfs.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time since the machine was started, as the kernel names it. */
public final class Boot {
    private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

    private Boot() {}

    /** A text that is another one after each start of the machine (random(4)). */
    public static String id() throws IOException {
        return Files.readString(ID).strip();
    }
}
