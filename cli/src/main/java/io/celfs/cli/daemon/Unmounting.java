package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.fuse.MountException;
import io.celfs.fuse.Unmounter;
import java.io.IOException;
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

    private static void end(HostPath mountPoint, boolean detach) throws IOException {
        Unmounter unmounter = Unmounter.forUser();
        if (detach) {
            unmounter.detach(mountPoint.bytes());
            return;
        }
        try {
            unmounter.unmount(mountPoint.bytes());
        } catch (MountException.InUse e) {
            throw new CommandException(
                    "%1$s is in use: close its files ('fuser -vm %1$s' shows who has them) or use --lazy"
                            .formatted(mountPoint),
                    e);
        }
    }
}
