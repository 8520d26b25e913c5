package io.celfs.fuse;

import io.celfs.core.FileSystem;
import io.celfs.core.PathText;
import io.celfs.fuse.session.Session;
import io.celfs.fuse.session.SessionOptions;
import io.celfs.fuse.transport.DeviceTransport;
import io.celfs.posix.HostPlace;
import io.celfs.posix.MountEntry;
import io.celfs.posix.MountTable;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable MountEntry entry;
    private final int readAheadKib;

    private FuseMount(Session session, MountRequest request, Unmounter unmounter, boolean xattrs)
            throws IOException {
        this.session = session;
        this.request = request;
        this.unmounter = unmounter;
        this.xattrs = xattrs;
        this.entry = MountTable.read().rootedAt(HostPlace.of(request.path())).orElse(null);
        this.readAheadKib = entry == null ? 0 : ReadAhead.raise(entry.device());
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

    /** The real path of the mount point, printable. */
    public String mountPoint() {
        return PathText.ofBytes(request.path());
    }

    /** What was got, and figures of now. */
    public FuseStatus status() {
        Set<FuseFeature> features = new TreeSet<>(FuseFeature.of(session.negotiated()));
        if (!session.passthrough()) {
            features.remove(FuseFeature.PASSTHROUGH);
        }
        return new FuseStatus(
                mountPoint(),
                unmounter instanceof Unmounter.Direct,
                session.negotiated().kernelMinor(),
                session.negotiated().minor(),
                features,
                xattrs,
                session.negotiated().maxWrite(),
                readAheadKib,
                session.knownNodes(),
                session.openFiles(),
                session.requests());
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
        if (breakOff()) {
            awaitEnd();
        }
    }

    /**
     * As {@link #close}, but always waits for the end: where programs cannot be broken off, their
     * requests are no longer served, and the end of this process breaks them off. What was
     * acknowledged is with the file system.
     *
     * @return false if a request that is being served took longer than {@code limit}
     */
    public boolean stop(Duration limit) throws IOException, InterruptedException {
        try {
            if (!breakOff()) {
                session.abandon();
            }
        } catch (IOException failure) {
            session.abandon();
            throw failure;
        }
        return session.join(limit);
    }

    /** True if the connection will end without waiting for programs that use it. */
    private boolean breakOff() throws IOException {
        boolean seen = isSeen();
        if (isEnded()) {
            // Numbers are used again: the same one may be another, living mount.
            if (seen && MountPoint.isDead(request.path())) {
                unmounter.detach(request.path());
            }
            return true;
        }
        if (!seen) {
            // Taken out of the tree before, or covered: it lives for those who use it.
            return abortByNumber();
        }
        try {
            unmounter.unmount(request.path());
            return true;
        } catch (IOException busy) {
            boolean aborted = abortByNumber() || abortByPath();
            unmounter.detach(request.path());
            return aborted;
        }
    }

    private boolean abortByNumber() {
        return entry != null && FuseConnection.abort(entry.device());
    }

    private boolean abortByPath() {
        return unmounter instanceof Unmounter.Direct && FuseConnection.abortAt(request.path());
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
        boolean seen = isSeen();
        if (!seen && isListed()) {
            throw new MountException(
                    mountPoint() + " is covered by another mount: unmount that first");
        }
        // Numbers are used again: after our end the same one may be another, living mount.
        return seen && (!isEnded() || MountPoint.isDead(request.path()));
    }

    private boolean isSeen() throws IOException {
        try {
            return MountTable.read()
                    .rootedAt(HostPlace.of(request.path()))
                    .filter(this::isOurs)
                    .isPresent();
        } catch (PosixException gone) {
            return false; // What leads to the mount point is covered or closed to us.
        }
    }

    private boolean isListed() throws IOException {
        return MountTable.read().at(request.path()).stream().anyMatch(this::isOurs);
    }

    private boolean isOurs(MountEntry other) {
        return entry != null && other.id() == entry.id() && other.device().equals(entry.device());
    }
}
