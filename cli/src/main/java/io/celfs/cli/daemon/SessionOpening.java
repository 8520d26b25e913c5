package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.cli.SmallFile;
import io.celfs.cow.Session;
import io.celfs.cow.SessionInfo;
import io.celfs.cow.Settings;
import io.celfs.manifest.Chunks;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostProcess;
import io.celfs.storage.FileStore;
import io.celfs.storage.FileStores;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.io.IOException;

/** Opens the session of a mount, beginning it if it is new. */
final class SessionOpening {
    /** How many files are looked for before a mount: a wrong store lacks them all. */
    private static final int FIRST_FILES = 16;

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
        return new SessionOpening(request).open(mountPoint, settings);
    }

    private Session open(HostPath mountPoint, Settings settings) throws IOException {
        HostDirectory folder = HostDirectory.open(request.session().bytes());
        boolean existing = Session.exists(folder);
        FileStore store =
                FileStores.open(existing ? Session.info(folder).storeUrl() : request.store());
        try {
            MountChecks.nothingOfOursInside(mountPoint, request.session(), store);
            if (existing) {
                checkBase(Session.info(folder));
            } else {
                begin(folder, store);
            }
            return Session.open(folder, store, settings);
        } catch (IOException | RuntimeException e) {
            store.close();
            folder.close();
            throw e;
        }
    }

    private void checkBase(SessionInfo info) throws IOException {
        if (request.manifest().isEmpty()) {
            return;
        }
        HostPath path = request.manifest().get();
        if (!read(path, SmallFile.bytes(path)).hash().toString().equals(info.base())) {
            throw new CommandException(
                    "session %s began with another manifest than %s: name only one of them"
                            .formatted(request.session(), path));
        }
    }

    private void begin(HostDirectory folder, FileStore store) throws IOException {
        HostPath path =
                request.manifest()
                        .orElseThrow(() ->
                                new CommandException(
                                        request.session()
                                                + " holds no session: name a manifest to"
                                                + " begin one"));
        byte[] bytes = SmallFile.bytes(path);
        checkStore(path, read(path, bytes), store);
        try {
            Session.create(
                    folder,
                    bytes,
                    store.url(),
                    store,
                    HostProcess.effectiveUser(),
                    HostProcess.effectiveGroup());
        } catch (ManifestException e) {
            throw new CommandException(path + ": " + e.getMessage(), e);
        }
    }

    private static DecodedManifest read(HostPath path, byte[] bytes) throws IOException {
        try {
            return ManifestDecoder.decode(bytes);
        } catch (ManifestException e) {
            throw new CommandException(path + ": " + e.getMessage(), e);
        }
    }

    private static void checkStore(HostPath path, DecodedManifest manifest, FileStore store)
            throws IOException {
        int looked = 0;
        for (ManifestEntry entry : manifest.manifest().entries()) {
            if (entry instanceof ManifestEntry.File file && !file.isUnhashed()) {
                ObjectId first =
                        Chunks.objects(file, manifest.manifest().header().chunkSize()).getFirst();
                if (!store.contains(first, Patience.DEFAULT)) {
                    throw new CommandException(
                            "the store %s lacks the content of %s: name the right one with --store"
                                    .formatted(store.url(), path));
                }
                looked++;
            }
            if (looked == FIRST_FILES) {
                return;
            }
        }
    }
}
