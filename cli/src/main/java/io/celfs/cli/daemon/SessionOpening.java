package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.cli.ManifestFiles;
import io.celfs.cli.SmallFile;
import io.celfs.cli.image.ImageBase;
import io.celfs.cli.image.ImageFile;
import io.celfs.cow.FileSystemBase;
import io.celfs.cow.ManifestBase;
import io.celfs.cow.Session;
import io.celfs.cow.SessionInfo;
import io.celfs.cow.SessionLayout;
import io.celfs.cow.Settings;
import io.celfs.manifest.ManifestException;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostProcess;
import io.celfs.storage.ContentHasher;
import io.celfs.storage.FileStore;
import io.celfs.storage.FileStores;
import java.io.IOException;
import java.util.Optional;

/** Opens the session of a mount, beginning it if it is new. */
final class SessionOpening {
    /** How many files are looked for before a mount: a wrong store lacks them all. */
    private static final int FIRST_FILES = 16;

    /** Entries of a manifest that is worth a collection after it was read. */
    private static final int MANY = 20_000;

    private final MountRequest request;

    private SessionOpening(MountRequest request) {
        this.request = request;
    }

    /**
     * Opens the session for writing.
     *
     * @throws CommandException if it began with another manifest, or the store lacks its objects
     */
    static Session open(MountRequest request, HostPath mountPoint, Settings settings)
            throws IOException {
        Session session = new SessionOpening(request).open(mountPoint, settings);
        if (session.base() instanceof ManifestBase manifest && manifest.count() > MANY) {
            // Reading a large manifest leaves more garbage than table, and no later work would
            // collect it.
            System.gc();
        }
        return session;
    }

    private Session open(HostPath mountPoint, Settings settings) throws IOException {
        HostDirectory folder = HostDirectory.open(request.session().bytes());
        Optional<SessionInfo> existing =
                SessionLayout.exists(folder)
                        ? Optional.of(SessionLayout.info(folder))
                        : Optional.empty();
        FileStore store =
                FileStores.open(existing.map(SessionInfo::storeUrl).orElseGet(request::store));
        try {
            MountChecks.nothingOfOursInside(mountPoint, request.session(), store);
            if (existing.isEmpty()) {
                requireFree(folder);
                return request.has(MountRequest.Flag.IMAGE)
                        ? beginOver(image(), mountPoint, folder, store, settings)
                        : begin(folder, store, settings);
            }
            refuseEphemeral();
            requireImageOutside(mountPoint, existing.get());
            checkBase(existing.get());
            return Session.open(folder, store, ImageBase::open, settings);
        } catch (IOException | RuntimeException e) {
            store.close();
            folder.close();
            throw e;
        }
    }

    /** What is there already would be taken over, and might go with the session. */
    private void requireFree(HostDirectory folder) throws IOException {
        if (request.source().isPresent() && !SessionFolder.isFree(folder)) {
            throw new CommandException(
                    request.session()
                            + " is not empty and holds no session: name an empty or new folder");
        }
    }

    private void refuseEphemeral() throws CommandException {
        if (request.has(MountRequest.Flag.EPHEMERAL)) {
            throw new CommandException(
                    request.session()
                            + " holds a session, which --ephemeral would throw away: leave the"
                            + " option out or name a new folder");
        }
    }

    private void checkBase(SessionInfo info) throws IOException {
        if (request.source().isEmpty()) {
            return;
        }
        HostPath path = request.source().get();
        boolean isImage = request.has(MountRequest.Flag.IMAGE);
        String identity =
                isImage ? image().identity() : ContentHasher.hash(SmallFile.bytes(path)).toString();
        if (!identity.equals(info.base())) {
            throw new CommandException(
                    "session %s began with another %s than %s: name only one of them"
                            .formatted(request.session(), isImage ? "image" : "manifest", path));
        }
    }

    private static void requireImageOutside(HostPath mountPoint, SessionInfo info)
            throws IOException {
        if (info.image().isPresent()) {
            MountChecks.imageOutside(mountPoint, ImageBase.path(info.image().get()));
        }
    }

    private ImageFile image() {
        return new ImageFile(request.source().orElseThrow(), request.offset());
    }

    private static Session beginOver(
            ImageFile image,
            HostPath mountPoint,
            HostDirectory folder,
            FileStore store,
            Settings settings)
            throws IOException {
        MountChecks.imageOutside(mountPoint, image.path());
        FileSystemBase base = ImageBase.open(image);
        try {
            return Session.beginOver(
                    folder,
                    ImageBase.location(image),
                    base,
                    store.url(),
                    store,
                    HostProcess.effectiveUser(),
                    HostProcess.effectiveGroup(),
                    settings);
        } catch (IOException e) {
            base.close();
            throw e;
        }
    }

    private Session begin(HostDirectory folder, FileStore store, Settings settings)
            throws IOException {
        HostPath path =
                request.source()
                        .orElseThrow(() ->
                                new CommandException(
                                        request.session()
                                                + " holds no session: name a manifest or an"
                                                + " image to begin one"));
        try {
            return Session.begin(
                    folder,
                    ManifestFiles.source(path),
                    store.url(),
                    store,
                    HostProcess.effectiveUser(),
                    HostProcess.effectiveGroup(),
                    settings,
                    base -> requireContent(path, base));
        } catch (ManifestException e) {
            throw new CommandException(path + ": " + e.getMessage(), e);
        }
    }

    private static void requireContent(HostPath path, ManifestBase base) throws IOException {
        if (base.missingObject(FIRST_FILES) != null) {
            throw new CommandException(
                    "the store %s lacks the content of %s: name the right one with --store"
                            .formatted(base.store().url(), path));
        }
    }
}
