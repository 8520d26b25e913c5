package io.celfs.posix;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/** {@code mount(2)} and {@code umount2(2)}. Both need CAP_SYS_ADMIN. */
public final class Mounts {
    public static final int READ_ONLY = 1;
    public static final int NO_SET_UID = 2;
    public static final int NO_DEVICES = 4;

    /** For {@link #unmount}: break requests off that are waited for. */
    public static final int FORCE = 1;

    /** For {@link #unmount}: leave the tree at once and end when the last user is gone. */
    public static final int DETACH = 2;

    /** For {@link #unmount}: do not follow a symbolic link at the end of the path. */
    public static final int NO_FOLLOW = 8;

    private Mounts() {}

    /**
     * Mounts a file system.
     *
     * @param source what the mount table shows as the device
     * @param flags of the constants above
     * @param data options for the file system, separated by commas
     */
    public static void mount(byte[] source, byte[] target, String type, long flags, String data)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Kernel.call(
                            Sys.MOUNT,
                            Kernel.cString(arena, source).address(),
                            Kernel.cString(arena, target).address(),
                            address(arena, type),
                            flags,
                            address(arena, data),
                            0);
            Kernel.check(result, "mount " + text(target));
        }
    }

    /** Unmounts what is mounted last at {@code target}. */
    public static void unmount(byte[] target, int flags) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.check(
                    Kernel.call(Sys.UMOUNT2, Kernel.cString(arena, target).address(), flags, 0, 0),
                    "unmount " + text(target));
        }
    }

    private static String text(byte[] path) {
        return new String(path, StandardCharsets.UTF_8);
    }

    private static long address(Arena arena, String text) {
        return Kernel.cString(arena, text.getBytes(StandardCharsets.UTF_8)).address();
    }
}
