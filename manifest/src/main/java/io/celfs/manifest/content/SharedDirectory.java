package io.celfs.manifest.content;

import io.celfs.posix.HostDirectory;
import java.util.concurrent.atomic.AtomicInteger;

/** An open directory that is closed when the last of its users is done. */
final class SharedDirectory implements AutoCloseable {
    private final HostDirectory directory;
    private final AtomicInteger users = new AtomicInteger(1);

    /** With one user, who opened it. */
    SharedDirectory(HostDirectory directory) {
        this.directory = directory;
    }

    HostDirectory get() {
        return directory;
    }

    /** One user more; each closes once. */
    SharedDirectory share() {
        users.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            directory.close();
        }
    }
}
