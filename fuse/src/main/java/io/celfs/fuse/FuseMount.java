package io.celfs.fuse;

import io.celfs.core.FileSystem;
import io.celfs.fuse.session.Session;
import io.celfs.fuse.session.SessionOptions;
import io.celfs.fuse.transport.DeviceTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file system mounted in the host's tree:
 *
 * <pre>{@code
 * try (FuseMount mount = FuseMount.of(fileSystem).at(directory).mount()) {
 *     mount.join();
 * }
 * }</pre>
 *
 * <p>The file system stays the caller's: it is not closed with the mount. All threads of a mount
 * are daemon threads, so a JVM that has nothing else to do waits in {@link #join} or ends. A JVM
 * that ends without unmounting leaves a dead mount, which the next one at the same place clears.
 */
public final class FuseMount implements AutoCloseable {
    private final Session session;
    private final MountRequest request;
    private final Unmounter unmounter;
    private final boolean xattrs;
    private final String device;
    private final int readAheadKib;

    private FuseMount(Session session, MountRequest request, Unmounter unmounter, boolean xattrs)
            throws IOException {
        this.session = session;
        this.request = request;
        this.unmounter = unmounter;
        this.xattrs = xattrs;
        this.device = MountTable.read().lastAt(request.path()).map(MountEntry::device).orElse("");
        this.readAheadKib = device.isEmpty() ? 0 : ReadAhead.raise(device);
    }

    /** Begins to describe a mount of {@code fileSystem}. */
    public static MountBuilder of(FileSystem fileSystem) {
        return new MountBuilder(fileSystem);
    }

    static FuseMount start(FileSystem fs, MountRequest request, SessionOptions options)
            throws IOException {
        MountRequest.Mounted mounted = request.mount();
        DeviceTransport transport = DeviceTransport.over(mounted.device());
        try {
            Session session = Session.start(fs, transport, options);
            return new FuseMount(session, request, mounted.unmounter(), options.xattrs());
        } catch (IOException | RuntimeException failure) {
            mounted.unmounter().detach(request.path());
            transport.close();
            throw failure;
        }
    }

    /** The real path of the mount point. */
    public String mountPoint() {
        return request.path();
    }

    /** What was got, and figures of now. */
    public FuseStatus status() {
        Set<FuseFeature> features = new TreeSet<>(FuseFeature.of(session.negotiated()));
        if (!session.passthrough()) {
            features.remove(FuseFeature.PASSTHROUGH);
        }
        return new FuseStatus(
                request.path(),
                unmounter instanceof Unmounter.Direct,
                session.negotiated().kernelMinor(),
                session.negotiated().minor(),
                features,
                xattrs,
                session.negotiated().maxWrite(),
                readAheadKib,
                session.knownNodes(),
                session.openFiles());
    }

    /** Waits until the mount has ended, whoever ended it. */
    public void join() throws InterruptedException {
        session.join();
    }

    /** True once the mount has ended. */
    public boolean isEnded() {
        return session.isEnded();
    }

    /** Waits until the kernel has dropped everything that the file system reported as changed. */
    public void awaitInvalidations() throws InterruptedException {
        session.awaitInvalidations();
    }

    /**
     * Makes the kernel hand over what programs wrote through memory maps, and waits for it.
     *
     * @return false if it took longer than {@code limit}; the rest then comes later
     */
    public boolean writeBack(Duration limit) throws InterruptedException {
        return session.writeBack(limit);
    }

    /**
     * Unmounts; {@link #join} then returns soon. Does nothing if it was unmounted already.
     *
     * @throws MountException if the mount is in use, and nothing has changed
     */
    public void unmount() throws IOException {
        if (isMounted()) {
            unmounter.unmount(request.path());
        }
    }

    /**
     * Takes the mount out of the tree at once. Programs that use it may go on; {@link #join}
     * returns when the last has ended. Quick and safe enough for the way out of a process.
     */
    public void detach() throws IOException {
        if (isMounted()) {
            unmounter.detach(request.path());
        }
    }

    /**
     * Ends the mount in any case and, where this user may break off programs that still use it (who
     * then get ENOTCONN), waits for the end.
     */
    @Override
    public void close() throws IOException {
        if (isMounted() && end()) {
            awaitEnd();
        }
    }

    /** True if the connection will end without waiting for programs that use it. */
    private boolean end() throws IOException {
        try {
            unmounter.unmount(request.path());
            return true;
        } catch (IOException busy) {
            boolean aborted = unmounter.abort(request.path());
            unmounter.detach(request.path());
            return aborted;
        }
    }

    private void awaitEnd() {
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * True while our mount, even if its connection was broken off, is the one that programs see at
     * its path: only that may be unmounted, since the path means the mount that came last.
     *
     * @throws MountException if another mount covers it
     */
    private boolean isMounted() throws IOException {
        MountTable table = MountTable.read();
        boolean visible =
                table.lastAt(request.path())
                        .filter(entry -> entry.device().equals(device))
                        .isPresent();
        if (!visible && table.contains(request.path(), device)) {
            throw new MountException(
                    request.path() + " is covered by another mount: unmount that first");
        }
        // Numbers are used again: after our end the same one may be another, living mount.
        return visible && (!isEnded() || MountPoint.isDead(request.path()));
    }
}
