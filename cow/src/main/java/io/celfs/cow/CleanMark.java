package io.celfs.cow;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.nio.charset.StandardCharsets;

/**
 * The file {@code clean} in a session folder: all that was written was made durable before the
 * session was closed. Without it, whoever opens the session next must take nothing for durable.
 */
final class CleanMark {
    static final String FILE = "clean";

    private CleanMark() {}

    static boolean isThere(HostDirectory folder) throws PosixException {
        return folder.exists(FILE);
    }

    /** Removes the mark for good, before anything is written. */
    static void remove(HostDirectory folder) throws PosixException {
        if (isThere(folder)) {
            folder.unlinkIfExists(FILE);
            folder.sync();
        }
    }

    /** Leaves the mark. It need not be durable: if it is lost, only time is. */
    static void leave(HostDirectory folder) {
        try {
            SessionFile.write(folder, FILE.getBytes(StandardCharsets.UTF_8), new byte[0], false);
        } catch (PosixException e) {
            // As if it had been lost.
        }
    }
}
