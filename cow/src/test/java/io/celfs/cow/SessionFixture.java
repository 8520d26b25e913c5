package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.NameText;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.snapshot.LinkPolicy;
import io.celfs.posix.HostDirectory;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import io.celfs.storage.ForwardingFileStore;
import io.celfs.storage.MemoryFileStore;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes sessions over manifests of small trees, with chunks of 64 KiB. */
final class SessionFixture {
    /** For sessions that began with a manifest. */
    static final ImageOpener NO_IMAGES =
            location -> {
                throw new IOException("no session here began with " + location);
            };

    static final int CHUNK = 64 * 1024;
    private static final long MTIME = 1_100_000_000_123_456L;

    /** Outlives the sessions. */
    final FileStore store;

    private final Path folder;

    SessionFixture(Path folder) {
        this(folder, new MemoryFileStore());
    }

    /** A fixture whose objects lie in {@code store}, which stays the caller's. */
    SessionFixture(Path folder, FileStore store) {
        this.folder = folder;
        this.store =
                new ForwardingFileStore(store) {
                    @Override
                    public void close() {}
                };
    }

    /** A session over this tree; links that a manifest cannot hold are left out. */
    Session session(TreeSpec tree) throws IOException {
        create(tree);
        return open();
    }

    /** Begins a session over this tree. */
    void create(TreeSpec tree) throws IOException {
        create(ManifestEncoder.encode(manifest(tree)));
    }

    void create(byte[] manifest) throws IOException {
        Files.createDirectories(folder);
        HostDirectory directory = HostDirectory.open(folder.toString());
        Session.begin(
                        directory,
                        ContentSource.of(manifest),
                        store.url(),
                        store,
                        0,
                        0,
                        Settings.DEFAULT,
                        base -> {})
                .close();
    }

    Session open() throws IOException {
        return Session.open(
                HostDirectory.open(folder.toString()), store, NO_IMAGES, Settings.DEFAULT);
    }

    Session view() throws IOException {
        return Session.view(HostDirectory.open(folder.toString()), store, NO_IMAGES);
    }

    /**
     * Exports what is frozen and makes it what changes are measured against, if a diff can say it.
     */
    void rebaseIfPossible() throws IOException {
        int layers;
        try (HostDirectory directory = HostDirectory.open(folder.toString())) {
            layers = SessionLayout.info(directory).layers().size() - 1;
        }
        if (layers == 0) {
            return;
        }
        ExportOptions options =
                new ExportOptions(false, ManifestFormat.BETA_2025_12, LinkPolicy.SKIP, true, true);
        try (Session frozen = viewFrozen(layers)) {
            frozen.rebase(DiffManifestExporter.exportDiffManifest(frozen, options));
        } catch (ManifestException inexpressible) {
            assertThat(inexpressible.getMessage())
                    .containsAnyOf("export --snapshot can", "the session could not go on from");
        }
    }

    /** What the lowest layers hold, as an export before a rebase sees it. */
    Session viewFrozen(int layers) throws IOException {
        return Session.viewFrozen(HostDirectory.open(folder.toString()), store, NO_IMAGES, layers);
    }

    Path folder() {
        return folder;
    }

    Manifest manifest(TreeSpec tree) throws IOException {
        List<ManifestEntry> entries = new ArrayList<>();
        for (var node : tree.nodes().entrySet()) {
            String path = text(node.getKey());
            switch (node.getValue()) {
                case TreeSpec.Directory() -> entries.add(new ManifestEntry.Directory(path));
                case TreeSpec.File(byte[] content) -> entries.add(file(path, content));
                case TreeSpec.Link(String target) -> {
                    if (isHeld(tree, node.getKey(), target)) {
                        String wire = SymlinkTargets.toWire(path, text(target));
                        entries.add(new ManifestEntry.Symlink(path, wire));
                    }
                }
            }
        }
        ManifestHeader header = ManifestHeader.snapshot(ManifestFormat.BETA_2025_12, CHUNK);
        return Manifest.of(header, entries);
    }

    /** A path as a manifest has it. */
    private static String text(String path) {
        return PathBytes.text(NameText.bytes(path));
    }

    /** Whether a manifest of this tree can hold a link. */
    static boolean isHeld(TreeSpec tree, String path, String target) {
        return SymlinkTargets.isKept(
                ManifestFormat.BETA_2025_12,
                path,
                target,
                directory -> tree.nodes().get(directory) instanceof TreeSpec.Directory);
    }

    private ManifestEntry.File file(String path, byte[] content) throws IOException {
        List<ContentHash> hashes = new ArrayList<>();
        int at = 0;
        do {
            byte[] chunk = Arrays.copyOfRange(content, at, Math.min(content.length, at + CHUNK));
            hashes.add(store.put(ContentSource.of(chunk), Patience.DEFAULT).hash());
            at += CHUNK;
        } while (at < content.length);
        return new ManifestEntry.File(path, content.length, MTIME, false, hashes);
    }

    /** Puts {@code layers - 1} frozen layers under the writable one. */
    static void freeze(Session session, int layers) throws FsException {
        try {
            for (int i = 1; i < layers; i++) {
                session.push();
            }
        } catch (IOException e) {
            throw Failures.of(e, "freeze");
        }
    }

    /** A base of which no export needs the manifest. */
    static FileSystemBase base(FileSystem below) {
        return new FileSystemBase(
                below,
                "memory",
                CHUNK,
                () -> {
                    throw new IOException("no manifest is made here");
                });
    }
}
