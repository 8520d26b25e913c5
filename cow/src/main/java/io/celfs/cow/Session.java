package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import io.celfs.storage.ForwardingFileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session folder: the manifest or image it started from and the layers written since. Complete in
 * itself but for the store, and the image if it began with one ({@link SessionLayout} says where
 * what is). One process at a time may write to it; any number may look at it meanwhile, each sees
 * the state of the moment when it opened the session.
 */
public final class Session implements AutoCloseable {
    private final HostDirectory folder;

    @GuardedBy("this")
    private SessionInfo info;

    private final Base base;
    private final FileStore store;
    private final WritableVfs fileSystem;
    private final @Nullable HostFile lock;
    private final Recovery recovery;

    @GuardedBy("this")
    private FrozenLayers frozen;

    private Session(
            HostDirectory folder,
            SessionInfo info,
            Base base,
            FileStore store,
            WritableVfs fileSystem,
            @Nullable HostFile lock,
            Recovery recovery) {
        this.folder = folder;
        this.info = info;
        this.base = base;
        this.store = store;
        this.fileSystem = fileSystem;
        this.lock = lock;
        this.recovery = recovery;
        this.frozen = new FrozenLayers(folder, base, store, info);
    }

    /** Looks at the base of a new session before anything is written. */
    @FunctionalInterface
    public interface BaseCheck {
        /** Fails if there shall be no session over this base. */
        void check(ManifestBase base) throws IOException;
    }

    /**
     * Begins a session in an existing folder and opens it for writing.
     *
     * @param folder is the session's from now on
     * @param manifest a snapshot manifest, which is read and copied in one pass; until it has been
     *     checked the folder gets nothing but the lock and a half-written file
     * @param storeUrl how to open the store again
     * @param store is the session's from now on
     */
    public static Session begin(
            HostDirectory folder,
            ContentSource manifest,
            String storeUrl,
            FileStore store,
            int uid,
            int gid,
            Settings settings,
            BaseCheck check)
            throws IOException {
        HostFile lock = SessionLayout.lock(folder);
        try (CopiedManifest copy = new CopiedManifest(manifest, folder, SessionLayout.MANIFEST)) {
            ManifestBase base = ManifestBase.open(copy, store, uid, gid);
            check.check(base);
            SessionLayout.createFirstLayer(folder);
            copy.keep();
            SessionInfo info =
                    new SessionInfo(
                            base.identity(), Optional.empty(), storeUrl, uid, gid, List.of(1));
            SessionFile.replace(folder, SessionInfo.FILE, info.toJson());
            return open(folder, info, base, store, settings, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Begins a session over a disk image, which may not change as long as there is the session.
     *
     * @param folder is the session's from now on
     * @param location how to open the image again
     * @param base the open image; is the session's from now on
     * @param storeUrl how to open the store again
     * @param store where exports go; is the session's from now on
     */
    public static Session beginOver(
            HostDirectory folder,
            ImageLocation location,
            FileSystemBase base,
            String storeUrl,
            FileStore store,
            int uid,
            int gid,
            Settings settings)
            throws IOException {
        HostFile lock = SessionLayout.lock(folder);
        try {
            SessionLayout.createFirstLayer(folder);
            SessionInfo info =
                    new SessionInfo(
                            base.identity(), Optional.of(location), storeUrl, uid, gid, List.of(1));
            SessionFile.replace(folder, SessionInfo.FILE, info.toJson());
            return open(folder, info, base, store, settings, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Takes a session up again, to write to it.
     *
     * @param folder is the session's from now on
     * @param store the one that the session names; is the session's from now on
     * @param images opens the image if the session began with one
     * @throws FsException EBUSY if another process writes to it
     */
    public static Session open(
            HostDirectory folder, FileStore store, ImageOpener images, Settings settings)
            throws IOException {
        HostFile lock = SessionLayout.lock(folder);
        try {
            return open(folder, SessionLayout.info(folder), store, images, settings, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Looks at a session, mounted or not, as it is now. The file system refuses changes.
     *
     * @param folder is the session's from now on
     * @param store the one that the session names; is the session's from now on
     * @param images opens the image if the session began with one
     */
    public static Session view(HostDirectory folder, FileStore store, ImageOpener images)
            throws IOException {
        if (mayHaveLosses(folder)) {
            putInOrder(folder, store, images);
        }
        return open(folder, SessionLayout.info(folder), store, images, Settings.DEFAULT, null);
    }

    /**
     * Looks at the state that the lowest layers of a session hold, all of them frozen.
     *
     * @param layers how many
     */
    public static Session viewFrozen(
            HostDirectory folder, FileStore store, ImageOpener images, int layers)
            throws IOException {
        SessionInfo now = SessionLayout.info(folder);
        SessionInfo then = now.withLayers(now.layers().subList(0, layers));
        Session session = open(folder, then, store, images, Settings.DEFAULT, null);
        session.recovery.freezeAll();
        return session;
    }

    private static Session open(
            HostDirectory folder,
            SessionInfo info,
            FileStore store,
            ImageOpener images,
            Settings settings,
            @Nullable HostFile lock)
            throws IOException {
        Base base =
                info.image().isPresent()
                        ? image(info, info.image().get(), images)
                        : manifest(folder, info, store);
        try {
            return open(folder, info, base, store, settings, lock);
        } catch (IOException e) {
            base.close();
            throw e;
        }
    }

    private static Base image(SessionInfo info, ImageLocation location, ImageOpener images)
            throws IOException {
        FileSystemBase base = images.open(location);
        if (!base.identity().equals(info.base())) {
            base.close();
            throw new IOException(
                    location.url()
                            + " was changed since the session began with it: put it back as it was");
        }
        return base;
    }

    private static Base manifest(HostDirectory folder, SessionInfo info, FileStore store)
            throws IOException {
        try (HostFile manifest = folder.openFile(SessionLayout.MANIFEST, HostFile.READ_ONLY, 0)) {
            ManifestBase base =
                    ManifestBase.open(SessionFile.content(manifest), store, info.uid(), info.gid());
            if (!base.identity().equals(info.base())) {
                throw new ManifestException(
                        SessionLayout.MANIFEST
                                + " is not the manifest that the session began with");
            }
            return base;
        }
    }

    private static Session open(
            HostDirectory folder,
            SessionInfo info,
            Base base,
            FileStore store,
            Settings settings,
            @Nullable HostFile lock)
            throws IOException {
        boolean writable = lock != null;
        boolean clean = CleanMark.isThere(folder);
        boolean settles = writable && mayHaveLosses(folder);
        LayerStack layers = new LayerStack(base.chunkSize(), writable);
        layers.expectLosses(settles);
        InodeTable table = new InodeTable(base, layers);
        Recovery recovery = new Recovery(folder, table, writable);
        for (int number : info.layers()) {
            recovery.openLayer(number);
        }
        WrongPages wrong = recovery.finish(clean);
        WritableVfs fileSystem = new WritableVfs(table, settings, Space.of(folder), writable);
        if (settles) {
            fileSystem.settle(wrong);
        } else if (writable && !clean) {
            fileSystem.assumeUnsynced();
        }
        if (lock != null) {
            CleanMark.remove(folder);
            BootMark.leave(lock);
        }
        return new Session(folder, info, base, store, fileSystem, lock, recovery);
    }

    /** True if the machine went down after something was written and before it was all durable. */
    private static boolean mayHaveLosses(HostDirectory folder) throws IOException {
        return !CleanMark.isThere(folder) && !BootMark.isOfThisBoot(folder);
    }

    /** What opening for writing does, if nobody else is about it. */
    private static void putInOrder(HostDirectory folder, FileStore store, ImageOpener images)
            throws IOException {
        FileStore lent =
                new ForwardingFileStore(store) {
                    @Override
                    public void close() {}
                };
        HostDirectory again = folder.openDirectory(".");
        try {
            open(again, lent, images, Settings.DEFAULT).close();
        } catch (IOException e) {
            again.close();
            if (!(e instanceof FsException busy && busy.errno() == Errno.EBUSY)) {
                throw e;
            }
        }
    }

    /** The file system that shows the session. */
    public WritableVfs fileSystem() {
        return fileSystem;
    }

    public synchronized SessionInfo info() {
        return info;
    }

    public Base base() {
        return base;
    }

    /** Where the content is that exports refer to. */
    public FileStore store() {
        return store;
    }

    /** The format of the manifest that it began with; the usual one for an image. */
    public ManifestFormat format() {
        return base instanceof ManifestBase manifest
                ? manifest.header().header().format()
                : ManifestFormat.DEFAULT;
    }

    /**
     * Learns what the process that writes to the session has recorded since this one looked; for
     * the writer itself there is nothing to learn.
     *
     * @return true if there was something
     */
    boolean catchUp() throws FsException {
        return lock == null && recovery.catchUp();
    }

    /** Bytes of journal that the writable layer has. */
    public long journalLength() {
        return fileSystem.table().layers.top().journal().length();
    }

    /**
     * Makes everything durable and renews the view. Works from any process, also while another one
     * writes.
     */
    public void flush() throws IOException {
        catchUp();
        fileSystem.makeDurable();
        String layer = SessionLayout.layerFolder(info().layers().getLast());
        try (HostDirectory top = folder.openDirectory(layer)) {
            ViewWriter.write(top, fileSystem, frozen().below());
        }
    }

    /** Writes the journal anew, whether it is worth it or not. */
    void compact() throws IOException {
        recovery.compact((table, length) -> true, false);
    }

    /** Everything that differs from what was exported last with a rebase, else from the base. */
    public List<PathChange> changes() throws IOException {
        return fileSystem.changes(baseline());
    }

    /** Counts of {@link #changes}. */
    public DirtySummary summary() throws IOException {
        return DirtySummary.of(changes());
    }

    /** True if anything was ever changed, exported or not. */
    public boolean hasChanges() throws IOException {
        List<PathChange> changes = fileSystem.changes(Baseline.of(base));
        return DirtySummary.of(changes).hasChanges();
    }

    /**
     * The hash of the manifest that the next diff starts from: the base, or what the session was
     * rebased on.
     */
    public String baselineIdentity() throws IOException {
        return frozen().baselineIdentity();
    }

    /** What changes are measured against. */
    Baseline baseline() throws IOException {
        return frozen().baseline();
    }

    private synchronized FrozenLayers frozen() {
        return frozen;
    }

    /** The exact bytes of the manifest that the next diff starts from. */
    byte[] baselineManifest() throws IOException {
        return frozen().baselineManifest();
    }

    /**
     * Freezes what was written so far and goes on in a new layer, unless nothing was written.
     *
     * @return how many layers are frozen
     * @throws FsException EBUSY if a file that is lent to the kernel changed each time it was
     *     copied
     */
    public synchronized int freeze() throws IOException {
        if (!fileSystem.table().layers.top().journal().isEmpty()) {
            push();
        }
        return info.layers().size() - 1;
    }

    /** Puts an empty layer on top. */
    synchronized void push() throws IOException {
        fileSystem.syncfs(OpContext.ROOT);
        List<Integer> numbers = new ArrayList<>(info.layers());
        int next = numbers.getLast() + 1;
        numbers.add(next);
        Layer layer = SessionLayout.createLayer(folder, next);
        SessionInfo after = info.withLayers(numbers);
        // An empty layer that the session file does not name yet is nothing; one that it names is
        // used.
        try {
            fileSystem.freeze(
                    layer, () -> SessionFile.exchange(folder, SessionInfo.FILE, after.toJson()));
        } catch (IOException e) {
            layer.close();
            throw e;
        }
        info = after;
        frozen.close();
        frozen = new FrozenLayers(folder, base, store, info);
        folder.sync();
    }

    /**
     * Makes an exported state the one that changes are measured against. Nothing that was written
     * goes away. For a session that {@link #viewFrozen} gave, whoever writes to it meanwhile.
     *
     * @param result what an export of this very session gave, rebase among its options
     */
    public void rebase(ExportResult result) throws IOException {
        frozen().rebase(result.tree());
    }

    /**
     * Ends like a process that is killed: nothing more is written, the kernel lets go of the lock.
     */
    void abandon() {
        fileSystem.table().layers.close();
        frozen().close();
        if (lock != null) {
            lock.close();
        }
        folder.close();
    }

    /** Makes everything durable and frees the session for others. */
    @Override
    public void close() throws FsException {
        try {
            frozen().close();
            fileSystem.close();
            if (lock != null) {
                CleanMark.leave(folder);
            }
        } finally {
            store.close();
            if (lock != null) {
                lock.close();
            }
            folder.close();
        }
    }
}
