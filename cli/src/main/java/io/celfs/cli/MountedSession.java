package io.celfs.cli;

import io.celfs.cli.daemon.CelfsMounts;
import io.celfs.cli.daemon.ControlClient;
import io.celfs.cli.daemon.DaemonRecord;
import io.celfs.cli.daemon.DaemonRequest;
import io.celfs.cli.image.ImageBase;
import io.celfs.cow.Session;
import io.celfs.cow.SessionLayout;
import io.celfs.cow.Settings;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import io.celfs.storage.FileStore;
import io.celfs.storage.FileStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Looks at sessions from outside, mounted or not. */
final class MountedSession {
    private MountedSession() {}

    /** The session as it is now; refuses changes. */
    static Session view(HostPath folder) throws IOException {
        return open(folder, (directory, store) -> Session.view(directory, store, ImageBase::open));
    }

    /** What the lowest layers of the session hold. */
    static Session viewFrozen(HostPath folder, int layers) throws IOException {
        return open(
                folder,
                (directory, store) ->
                        Session.viewFrozen(directory, store, ImageBase::open, layers));
    }

    /** False for the folder of a daemon that serves an image without a session. */
    static boolean isSession(HostPath folder) throws IOException {
        try (HostDirectory directory = HostDirectory.open(folder.bytes())) {
            return SessionLayout.exists(directory);
        }
    }

    private interface Opening {
        Session open(HostDirectory folder, FileStore store) throws IOException;
    }

    private static Session open(HostPath folder, Opening opening) throws IOException {
        HostDirectory directory = HostDirectory.open(folder.bytes());
        try {
            if (!SessionLayout.exists(directory)) {
                throw new CommandException(
                        folder
                                + ": an image is mounted there without a session, its changes are"
                                + " in the image");
            }
            return opening.open(
                    directory, FileStores.open(SessionLayout.info(directory).storeUrl()));
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    /** Freezes what was written so far, mounted or not; answers how many layers are frozen. */
    static int freeze(CommandContext context, HostPath folder) throws IOException {
        Optional<String> answer = ask(context, folder, DaemonRequest.FREEZE);
        if (answer.isPresent()) {
            return Integer.parseInt(answer.get());
        }
        try (Session session =
                open(
                        folder,
                        (dir, store) ->
                                Session.open(dir, store, ImageBase::open, Settings.DEFAULT))) {
            return session.freeze();
        }
    }

    /** Makes the kernel hand over what programs have written through memory maps. */
    static void writeBack(CommandContext context, HostPath folder) throws IOException {
        Optional<DaemonRecord> record = DaemonRecord.read(folder);
        if (record.isEmpty() || !record.get().isAlive()) {
            return;
        }
        HostPath mountPoint = record.get().mountPoint();
        if (CelfsMounts.shows(mountPoint, folder)) {
            sync(mountPoint);
        }
        // syncfs(2) does not wait for the pages of a FUSE mount.
        ask(context, folder, DaemonRequest.WRITE_BACK);
    }

    private static void sync(HostPath mountPoint) throws IOException {
        try (HostDirectory root = HostDirectory.open(mountPoint.bytes());
                HostFile self = root.openFile(".", HostFile.READ_ONLY, 0)) {
            self.syncFileSystem();
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOTCONN && e.errno() != PosixException.EACCES) {
                throw e;
            }
        }
    }

    /**
     * Asks the daemon of a session.
     *
     * @return its output, empty if no daemon answers
     */
    static Optional<String> ask(CommandContext context, HostPath folder, String request)
            throws IOException {
        try (ControlClient daemon = ControlClient.connect(folder).orElse(null)) {
            if (daemon == null) {
                return Optional.empty();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            if (daemon.run(List.of(request), out, err) != ExitCode.DONE) {
                throw new CommandException(err.toString(StandardCharsets.UTF_8).strip());
            }
            return Optional.of(out.toString(StandardCharsets.UTF_8));
        }
    }
}
