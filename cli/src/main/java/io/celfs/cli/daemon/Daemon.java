package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.core.FileSystem;
import io.celfs.cow.Settings;
import io.celfs.fuse.FuseMount;
import io.celfs.posix.HostCaller;
import io.celfs.posix.HostProcess;
import java.io.IOException;
import java.time.InstantSource;

/**
 * Serves one session, or one image, at one mount point, from start to clean end. Whoever ends the
 * mount (our {@code unmount}, a plain {@code umount}, a signal), it is closed properly.
 */
public final class Daemon {
    private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

    /** Says that the mount answers. */
    @FunctionalInterface
    public interface Announcement {
        /**
         * Tells the user.
         *
         * @throws IOException if nobody listens any more; the mount is then taken back
         */
        void ready(HostPath session) throws IOException;
    }

    private final MountRequest request;
    private final InstantSource clock;
    private final DaemonHome home;
    private final HostPath mountPoint;

    private final SignalledEnd signals = new SignalledEnd();

    /** True once the folder holds a session that this daemon has opened. */
    private boolean opened;

    /** True once programs may have seen the mount. */
    private boolean answered;

    private Daemon(
            MountRequest request, HostPath mountPoint, DaemonHome home, InstantSource clock) {
        this.request = request;
        this.mountPoint = mountPoint;
        this.home = home;
        this.clock = clock;
    }

    /**
     * Mounts, and returns when the mount has ended and the session is free.
     *
     * @throws IOException if there was no mount; nothing of it is left then
     */
    public static void run(MountRequest request, InstantSource clock, Announcement announcement)
            throws IOException, InterruptedException {
        HostPath mountPoint = MountChecks.mountPoint(request.mountPoint());
        HostCaller.umask(077); // a session is its user's alone
        Folders.make(request.session());
        MountRegistry registry = new MountRegistry(request.registry());
        DaemonHome home = new DaemonHome(request.session(), mountPoint, registry, clock);
        new Daemon(request, mountPoint, home, clock).run(announcement);
    }

    private void run(Announcement announcement) throws IOException, InterruptedException {
        signals.begin();
        try {
            leave(serve(announcement));
        } catch (IOException | RuntimeException e) {
            if (!answered && isMadeUp()) {
                home.vanish();
            } else if (opened) {
                home.failed(String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            signals.free();
        }
    }

    /** A folder that was made up for a mount that does not come about goes again. */
    private boolean isMadeUp() {
        return request.has(MountRequest.Flag.UNNAMED)
                || (opened && request.has(MountRequest.Flag.EPHEMERAL));
    }

    /** Answers whether anything was changed. */
    private boolean serve(Announcement announcement) throws IOException, InterruptedException {
        try (Subject subject = open()) {
            opened = true;
            serve(subject, announcement);
            boolean changed = subject.hasChanges();
            if (changed && !request.has(MountRequest.Flag.EPHEMERAL)) {
                renewView(subject);
            }
            return changed;
        }
    }

    /** The view is for people: without it nothing is lost. */
    private static void renewView(Subject subject) {
        try {
            subject.flush();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the view of the session was not renewed", e);
        }
    }

    private void leave(boolean changed) throws IOException {
        boolean forgettable = request.has(MountRequest.Flag.UNNAMED) && !changed;
        if (forgettable || request.has(MountRequest.Flag.EPHEMERAL)) {
            home.vanish();
        } else {
            home.ended();
        }
    }

    private Subject open() throws IOException {
        if (request.isDirect()) {
            return ImageSubject.open(request, mountPoint);
        }
        boolean passthrough = !request.has(MountRequest.Flag.WRITEBACK);
        Settings settings = new Settings(clock, passthrough);
        return new SessionSubject(SessionOpening.open(request, mountPoint, settings), request);
    }

    private void serve(Subject subject, Announcement announcement)
            throws IOException, InterruptedException {
        home.starting();
        LiveStatus status = new LiveStatus(request, subject);
        try (FuseMount mount = mount(subject, status);
                ControlServer control =
                        ControlServer.start(
                                request.session(), new DaemonRequest(subject, status, mount))) {
            status.mounted(mount);
            signals.mounted(mount);
            home.mounted();
            announcement.ready(request.session());
            answered = true;
            mount.join();
            LOG.log(System.Logger.Level.DEBUG, "unmounted; {0}", control);
        }
    }

    private FuseMount mount(Subject subject, LiveStatus status) throws IOException {
        FileSystem tree =
                StatusDirectory.addedTo(
                        subject.fileSystem(),
                        LiveDirectory.of(request, subject, status),
                        HostProcess.effectiveUser(),
                        HostProcess.effectiveGroup(),
                        clock.instant().getEpochSecond());
        return FuseMount.of(tree)
                .at(mountPoint.bytes())
                .name(request.session().bytes())
                .readOnly(request.has(MountRequest.Flag.READ_ONLY))
                .allowOther(request.has(MountRequest.Flag.ALLOW_OTHER))
                .writeback(request.has(MountRequest.Flag.WRITEBACK))
                .xattrs(!request.has(MountRequest.Flag.NO_XATTR))
                .backingDirectory(request.session().bytes())
                .cachePolicy(ino -> !StatusDirectory.owns(ino))
                .mount();
    }
}
