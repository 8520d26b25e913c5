package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.cow.Session;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.util.Optional;

/** Finds the session that an argument S means: its folder, or where it is or was mounted. */
public final class SessionLocator {
    private final MountRegistry registry;

    public SessionLocator(MountRegistry registry) {
        this.registry = registry;
    }

    /**
     * The folder of the session.
     *
     * @throws CommandException if S means none
     */
    public HostPath locate(HostPath s) throws IOException {
        if (holdsSession(s)) {
            return s.real();
        }
        return mountedAt(s)
                .filter(SessionLocator::isThere)
                .orElseThrow(() ->
                        new CommandException(
                                s
                                        + ": neither a session folder nor a mount point of"
                                        + " one: 'celfs sessions' lists them"));
    }

    /**
     * The session that is or was mounted last at a path: what the mount table shows, else what the
     * user's registry knows.
     */
    public Optional<HostPath> mountedAt(HostPath mountPoint) throws IOException {
        HostPath real = realMountPoint(mountPoint);
        Optional<HostPath> shown =
                MountTable.read()
                        .at(real)
                        .filter(MountTable.Entry::isOurs)
                        .flatMap(MountTable.Entry::source)
                        .filter(SessionLocator::isThere);
        return shown.isPresent() ? shown : registry.session(real);
    }

    /** The path of a mount point as the mount table has it, also if the mount is dead. */
    public static HostPath realMountPoint(HostPath path) throws IOException {
        try {
            return path.real();
        } catch (PosixException e) {
            return path.absolute().parent().real().resolve(path.absolute().name());
        }
    }

    private static boolean isThere(HostPath session) {
        try {
            return holdsSession(session);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean holdsSession(HostPath path) throws IOException {
        try (HostDirectory folder = HostDirectory.open(path.bytes())) {
            return Session.exists(folder);
        } catch (PosixException e) {
            return false; // not there, not a directory, or a dead mount
        }
    }
}
