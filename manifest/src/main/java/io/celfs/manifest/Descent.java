package io.celfs.manifest;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;

/**
 * Goes down from the root of a tree on disk component by component and never through a link, so
 * that nothing is reached that lies outside, whatever the tree holds.
 */
public final class Descent {
    private static final int NEW_DIRECTORY = 0777;

    private final HostDirectory root;

    public Descent(HostDirectory root) {
        this.root = root;
    }

    /** Opens a directory below the root; "" is the root itself. */
    public HostDirectory open(String path) throws PosixException {
        HostDirectory here = root.openDirectory(new byte[] {'.'});
        if (path.isEmpty()) {
            return here;
        }
        for (String component : path.split("/", -1)) {
            try (HostDirectory above = here) {
                here = above.openDirectory(PathBytes.bytes(component));
            }
        }
        return here;
    }

    /**
     * Makes a directory below an existing one, unless it is there.
     *
     * @throws ManifestException if something else is there, a link for example
     */
    public void make(String path, String parent, String name)
            throws ManifestException, PosixException {
        byte[] bytes = PathBytes.bytes(name);
        try (HostDirectory directory = open(parent)) {
            try {
                directory.mkdir(bytes, NEW_DIRECTORY);
            } catch (PosixException e) {
                if (e.errno() != PosixException.EEXIST) {
                    throw e;
                }
                checkIsDirectory(directory, bytes, path);
            }
        }
    }

    private static void checkIsDirectory(HostDirectory parent, byte[] name, String path)
            throws ManifestException, PosixException {
        try {
            parent.openDirectory(name).close();
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOTDIR || e.errno() == PosixException.ELOOP) {
                throw ManifestException.entry(
                        path, "must be a directory, but a link or a file is in its place");
            }
            throw e;
        }
    }
}
