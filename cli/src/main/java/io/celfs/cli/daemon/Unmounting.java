package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.posix.HostProcess;
import io.celfs.posix.Mounts;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Ends the mount of another process and waits for that process. */
public final class Unmounting {
    private Unmounting() {}

    /**
     * Unmounts, and returns when the daemon has ended.
     *
     * @param mountPoint real path
     * @param session what is mounted there, if known
     * @param lazy true to take the mount away at once and not to wait for programs that use it
     */
    public static void unmount(HostPath mountPoint, Optional<HostPath> session, boolean lazy)
            throws IOException, InterruptedException {
        if (session.isEmpty() || lazy) {
            end(mountPoint, lazy);
            return;
        }
        // Connected before, so that the end cannot be missed.
        Optional<ControlClient> daemon = ControlClient.connect(session.get());
        try {
            end(mountPoint, daemon.isEmpty());
            if (daemon.isPresent()) {
                daemon.get().awaitEnd();
            }
        } finally {
            if (daemon.isPresent()) {
                daemon.get().close();
            }
        }
    }

    private static void end(HostPath mountPoint, boolean detach)
            throws IOException, InterruptedException {
        if (HostProcess.effectiveUser() == 0) {
            endDirectly(mountPoint, detach);
        } else {
            endByHelper(mountPoint, detach);
        }
    }

    private static void endDirectly(HostPath mountPoint, boolean detach) throws IOException {
        try {
            Mounts.unmount(mountPoint.text(), Mounts.NO_FOLLOW | (detach ? Mounts.DETACH : 0));
        } catch (PosixException e) {
            if (e.errno() == PosixException.EBUSY) {
                throw busy(mountPoint, e);
            }
            throw e;
        }
    }

    private static void endByHelper(HostPath mountPoint, boolean detach)
            throws IOException, InterruptedException {
        List<String> command =
                detach
                        ? List.of("fusermount3", "-u", "-z", "--", mountPoint.text())
                        : List.of("fusermount3", "-u", "--", mountPoint.text());
        Process helper = new ProcessBuilder(command).redirectErrorStream(true).start();
        helper.getOutputStream().close();
        String words =
                new String(helper.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (helper.waitFor() != 0) {
            throw words.contains("busy")
                    ? busy(mountPoint, new IOException(words))
                    : new CommandException(words);
        }
    }

    private static CommandException busy(HostPath mountPoint, IOException cause) {
        return new CommandException(
                "%s is in use: close its files ('fuser -vm %s' shows who has them) or use --lazy"
                        .formatted(mountPoint, mountPoint),
                cause);
    }
}
