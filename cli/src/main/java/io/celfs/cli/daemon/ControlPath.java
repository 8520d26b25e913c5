package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;

/**
 * Address of the socket {@code control} in a session folder. The folder is named through an open
 * descriptor, because socket addresses end at 107 bytes and must be text for Java.
 */
final class ControlPath implements AutoCloseable {
    private static final String NAME = "control";

    private final HostDirectory folder;

    ControlPath(HostPath session) throws IOException {
        folder = HostDirectory.open(session.bytes());
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of("/proc/self/fd/" + folder.fd() + "/" + NAME);
    }

    /** Removes the socket of a daemon that is gone. */
    void clear() throws IOException {
        folder.unlinkIfExists(NAME);
    }

    @Override
    public void close() {
        folder.close();
    }
}
