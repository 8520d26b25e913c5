package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.posix.HostPlace;
import io.celfs.posix.PosixException;
import io.celfs.storage.FileStore;
import io.celfs.storage.FileUrl;
import java.io.IOException;

/** What must be true before a mount is tried; each refusal says what to do. */
final class MountChecks {
    private static final String FILE = "file://";

    private MountChecks() {}

    /**
     * The real path of the mount point. A dead mount there is for the mounting itself to clear.
     *
     * @throws CommandException if a live mount of ours is there already
     */
    static HostPath mountPoint(HostPath path) throws IOException {
        HostPath real;
        try {
            real = path.real();
        } catch (PosixException e) {
            return realOfUnusable(path, e);
        }
        if (isCelfs(real)) {
            throw new CommandException(
                    path + " is a celfs mount already: 'celfs unmount " + path + "' ends it");
        }
        return real;
    }

    /** One that another mount covers is in nobody's way. */
    private static boolean isCelfs(HostPath real) throws IOException {
        try {
            return CelfsMounts.at(real).isPresent();
        } catch (CommandException covered) {
            return false;
        }
    }

    private static HostPath realOfUnusable(HostPath path, PosixException e) throws IOException {
        return switch (e.errno()) {
            case PosixException.ENOENT ->
                    throw new CommandException("mount point " + path + " is missing: mkdir it", e);
            case PosixException.ENOTDIR ->
                    throw new CommandException("mount point " + path + " is not a directory", e);
            case PosixException.ENOTCONN, PosixException.ECONNABORTED -> CelfsMounts.realPath(path);
            default -> throw e;
        };
    }

    /** A daemon that needs its own mount to serve it would wait for itself. */
    static void nothingOfOursInside(HostPath mountPoint, HostPath session, FileStore store)
            throws IOException {
        outside(mountPoint, session.real(), "the session folder");
        if (store.url().startsWith(FILE)) {
            HostPath folder = HostPath.of(FileUrl.path(store.url()));
            if (folder.isDirectory()) {
                outside(mountPoint, folder.real(), "the store");
            }
        }
        if (mountPoint.isWithin(session.real())) {
            throw new CommandException(
                    mountPoint + " lies in the session folder: choose a mount point elsewhere");
        }
    }

    /** The image of a session is opened by its name each time that somebody looks at it. */
    static void imageOutside(HostPath mountPoint, HostPath image) throws IOException {
        outside(mountPoint, image.parent().real(), "the image's folder");
        try {
            HostPath real = HostPath.of(HostPlace.of(image.bytes()).realPath());
            outside(mountPoint, real, "the image");
        } catch (PosixException e) {
            // Whoever opens it says what is wrong with it.
        }
    }

    /** Refuses a mount over what is needed to serve it. */
    static void outside(HostPath mountPoint, HostPath folder, String what) throws CommandException {
        if (folder.isWithin(mountPoint)) {
            throw new CommandException(
                    "%s %s lies in the mount point %s: choose one outside"
                            .formatted(what, folder, mountPoint));
        }
    }
}
