package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.cow.SessionLayout;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds the session that an argument S means: its folder, or where it is or was mounted. An image
 * that is mounted itself has no session, but a folder in which its daemon keeps its traces.
 */
public final class SessionLocator {
    private final MountRegistry registry;

    public SessionLocator(MountRegistry registry) {
        this.registry = registry;
    }

    /**
     * The folder of the session, or of the daemon of an image.
     *
     * @throws CommandException if S means none
     */
    public HostPath locate(HostPath s) throws IOException {
        Optional<HostPath> mounted = mountedAt(s).filter(SessionLocator::isThere);
        if (mounted.isEmpty() && (holdsSession(s) || isHome(s))) {
            return s.real();
        }
        return mounted.orElseThrow(() ->
                new CommandException(
                        s
                                + ": neither a session folder nor a mount point of"
                                + " one: 'celfs sessions' lists them"));
    }

    /**
     * The session that is or was mounted last at a path: what is seen there, else what the user's
     * registry knows.
     */
    public Optional<HostPath> mountedAt(HostPath mountPoint) throws IOException {
        HostPath real = CelfsMounts.realPath(mountPoint);
        Optional<HostPath> shown =
                CelfsMounts.at(real).flatMap(CelfsMounts::session).filter(SessionLocator::isThere);
        return shown.isPresent() ? shown : registry.session(real);
    }

    private static boolean isThere(HostPath session) {
        try {
            return holdsSession(session) || DaemonRecord.read(session).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** The folder of an image's daemon: it says where it mounted, and the registry agrees. */
    private boolean isHome(HostPath path) throws IOException {
        if (!path.isDirectory()) {
            return false;
        }
        Optional<HostPath> mountPoint = DaemonRecord.read(path).map(DaemonRecord::mountPoint);
        return mountPoint.isPresent()
                && registry.session(mountPoint.get()).filter(path.real()::equals).isPresent();
    }

    private static boolean holdsSession(HostPath path) throws IOException {
        try (HostDirectory folder = HostDirectory.open(path.bytes())) {
            return SessionLayout.exists(folder);
        } catch (PosixException e) {
            return false; // not there, not a directory, or a dead mount
        }
    }
}
