package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostProcess;
import java.io.IOException;
import java.time.InstantSource;

/** The traces of a daemon on disk: its record, its log, its entry in the list of mounts. */
final class DaemonHome {
    private static final System.Logger LOGGER = System.getLogger(DaemonHome.class.getName());
    private static final String FOREIGN = "{0} stays: not all in it is of the session";
    private static final String LOG = "daemon.log";

    private final HostPath session;
    private final HostPath mountPoint;
    private final MountRegistry registry;
    private final InstantSource clock;
    private final ProcessIdentity self = ProcessIdentity.current();

    DaemonHome(HostPath session, HostPath mountPoint, MountRegistry registry, InstantSource clock)
            throws IOException {
        this.session = session;
        this.mountPoint = mountPoint;
        this.registry = registry;
        this.clock = clock;
    }

    void starting() throws IOException {
        record(DaemonRecord.State.STARTING, "");
    }

    void mounted() throws IOException {
        registry.put(mountPoint, session);
        record(DaemonRecord.State.MOUNTED, "");
    }

    void ended() throws IOException {
        record(DaemonRecord.State.ENDED, "");
    }

    void failed(String why) throws IOException {
        record(DaemonRecord.State.FAILED, why);
    }

    private void record(DaemonRecord.State state, String message) throws IOException {
        new DaemonRecord(self, mountPoint, clock.instant(), state, message).write(session);
    }

    /** Removes the session with all that is its own. */
    void vanish() throws IOException {
        registry.remove(mountPoint, session);
        if (!SessionFolder.delete(session)) {
            LOGGER.log(System.Logger.Level.WARNING, FOREIGN, session);
        }
    }

    /** Where warnings go from now on: standard error becomes the session's log. */
    static void logTo(HostPath session) throws IOException {
        try (HostDirectory folder = HostDirectory.open(session.bytes());
                HostFile log =
                        folder.openFile(
                                LOG,
                                HostFile.WRITE_ONLY | HostFile.CREATE | HostFile.APPEND,
                                0600)) {
            HostProcess.redirect(HostProcess.STDERR, log);
        }
    }
}
