package io.celfs.cow;

import io.celfs.conformance.host.HostFileSystem;
import io.celfs.conformance.random.Disturbance;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.posix.HostDirectory;
import io.celfs.storage.FileStore;
import io.celfs.storage.FileStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A session mounted by a daemon, used by system calls. The daemon freezes it, mounts it anew, and
 * is killed by SIGKILL; another process rebases it.
 */
final class MountedSubject implements Subject {
    private final DaemonProcess daemon;
    private final SessionFixture fixture;
    private final Path mountPoint;
    private final boolean passthrough;
    private HostFileSystem fileSystem;
    private int checkpoints;

    /**
     * Begins a session and mounts it.
     *
     * @param folder for the session; does not exist yet
     * @param mountPoint an empty directory
     * @param store can be opened by its URL
     */
    MountedSubject(
            DaemonProcess daemon,
            Path folder,
            Path mountPoint,
            FileStore store,
            boolean passthrough)
            throws IOException {
        this.daemon = daemon;
        this.fixture = new SessionFixture(folder, store);
        this.mountPoint = mountPoint;
        this.passthrough = passthrough;
        fixture.create(RandomOperations.tree());
        this.fileSystem = mount();
    }

    private HostFileSystem mount() throws IOException {
        daemon.demand("mount", fixture.folder(), mountPoint, passthrough);
        byte[] path = mountPoint.toString().getBytes(StandardCharsets.UTF_8);
        return new HostFileSystem(path, Set.of());
    }

    @Override
    public FileSystem fileSystem() {
        return fileSystem;
    }

    @Override
    public Set<Disturbance> disturbances() {
        return EnumSet.allOf(Disturbance.class);
    }

    @Override
    public boolean disturb(Disturbance kind) throws FsException {
        try {
            switch (kind) {
                case CHECKPOINT -> {
                    if (daemon.ask("freeze").equals(Errno.EBUSY.name())) {
                        return false;
                    }
                    if (++checkpoints % 2 == 0) {
                        fixture.rebaseIfPossible();
                    }
                    return true;
                }
                case REMOUNT -> {
                    fileSystem.close();
                    daemon.demand("unmount");
                }
                case KILL -> {
                    daemon.kill();
                    fileSystem.close();
                }
            }
            fileSystem = mount();
            return true;
        } catch (IOException e) {
            throw Failures.of(e, kind.toString());
        }
    }

    @Override
    public String classify(long ino) {
        try {
            return daemon.ask("kind", ino);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes the session up in this process, as an export after unmounting does. */
    @Override
    public void check(FileSystem model) throws FsException {
        try {
            fileSystem.close();
            daemon.demand("unmount");
            try (Session session =
                    Session.open(
                            HostDirectory.open(fixture.folder().toString()),
                            FileStores.open(fixture.store.url()),
                            SessionFixture.NO_IMAGES,
                            Settings.DEFAULT)) {
                new ExportCheck(fixture, session, model).run();
            }
        } catch (IOException e) {
            throw Failures.of(e, "export");
        }
    }

    @Override
    public void close() throws FsException {
        try {
            fileSystem.close();
            daemon.demand("unmount");
            Trees.remove(fixture.folder());
        } catch (IOException e) {
            throw Failures.of(e, "unmount");
        }
    }
}
