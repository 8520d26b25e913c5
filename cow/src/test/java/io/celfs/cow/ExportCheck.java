package io.celfs.cow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.manifest.FileTimes;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.compose.ManifestComposer;
import io.celfs.manifest.snapshot.LinkPolicy;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentHasher;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a session exports with what it shows. */
final class ExportCheck {
    private final SessionFixture fixture;
    private final Session session;
    private final FileSystem shown;
    private final Map<String, String> seen = new TreeMap<>();

    ExportCheck(SessionFixture fixture, Session session) {
        this.fixture = fixture;
        this.session = session;
        this.shown = session.fileSystem();
    }

    void run() throws IOException {
        byte[] snapshot = export(true);
        assertThat(export(true)).as("the same state gives the same bytes").isEqualTo(snapshot);
        compareWithShown(ManifestDecoder.decode(snapshot).manifest());
        try (Session view = fixture.view()) {
            assertThat(encode(view, true)).as("as another process sees it").isEqualTo(snapshot);
        }
        try {
            compareComposed(export(false), snapshot);
        } catch (ManifestException inexpressible) {
            assertThat(inexpressible).hasMessageContaining("export --snapshot can");
        }
    }

    private byte[] export(boolean snapshot) throws IOException {
        return encode(session, snapshot);
    }

    private static byte[] encode(Session session, boolean snapshot) throws IOException {
        ExportOptions options =
                new ExportOptions(snapshot, ManifestFormat.BETA_2025_12, LinkPolicy.SKIP, true);
        return ManifestEncoder.encode(
                DiffManifestExporter.exportDiffManifest(session, options).manifest());
    }

    private void compareComposed(byte[] diff, byte[] snapshot) throws IOException {
        byte[] baseBytes = Files.readAllBytes(fixture.folder().resolve(Session.MANIFEST));
        DecodedManifest base = ManifestDecoder.decode(baseBytes);
        Manifest composed =
                ManifestComposer.compose(base, List.of(ManifestDecoder.decode(diff))).manifest();
        assertThat(lines(ManifestEncoder.encode(composed)))
                .as("base and diff together, diff %s", new String(diff, UTF_8))
                .isEqualTo(lines(snapshot));
    }

    /** One line for each entry, to be read when two manifests differ. */
    private static List<String> lines(byte[] manifest) {
        return List.of(new String(manifest, UTF_8).split("(?<=[}]),"));
    }

    private void compareWithShown(Manifest manifest) throws IOException {
        Map<String, String> said = new TreeMap<>();
        for (ManifestEntry entry : manifest.entries()) {
            said.put(entry.path(), describe(entry));
        }
        walk(FileSystem.ROOT, "", true);
        walk(FileSystem.ROOT, "", false);
        assertThat(said).isEqualTo(seen);
    }

    private String describe(ManifestEntry entry) throws IOException {
        return switch (entry) {
            case ManifestEntry.Directory _ -> "directory";
            case ManifestEntry.Symlink link ->
                    "link " + SymlinkTargets.toText(link.path(), link.target());
            case ManifestEntry.Deletion _ -> "deleted";
            case ManifestEntry.File file ->
                    "file %d %d %b %s"
                            .formatted(
                                    file.size(), file.mtimeMicros(), file.runnable(), stored(file));
        };
    }

    private ContentHash stored(ManifestEntry.File file) throws IOException {
        ContentHasher hasher = new ContentHasher();
        long left = file.size();
        for (ContentHash hash : file.hashes()) {
            byte[] chunk = new byte[(int) Math.min(left, SessionFixture.CHUNK)];
            try (var arena = java.lang.foreign.Arena.ofConfined()) {
                var segment = arena.allocate(Math.max(1, chunk.length)).asSlice(0, chunk.length);
                ObjectId id = new ObjectId(hash, chunk.length);
                fixture.store.read(id, 0, segment, Patience.DEFAULT);
                hasher.update(segment);
            }
            left -= chunk.length;
        }
        return hasher.hash();
    }

    private void walk(long directory, String prefix, boolean directories) throws IOException {
        for (ExportItem.Present child : session.fileSystem().children(directory)) {
            String path = prefix + child.path();
            Attributes attributes = new Attributes();
            shown.getattr(OpContext.ROOT, child.ino(), attributes);
            switch (FileMode.type(attributes.mode)) {
                case FileMode.DIRECTORY -> {
                    seen.put(path, "directory");
                    walk(child.ino(), path + "/", directories);
                }
                case FileMode.SYMLINK -> {
                    String text = PathBytes.text(shown.readlink(OpContext.ROOT, child.ino()));
                    if (!directories && isKept(path, text)) {
                        seen.put(path, "link " + text);
                    }
                }
                case FileMode.REGULAR -> {
                    if (!directories) {
                        seen.put(path, file(attributes));
                    }
                }
                default -> {}
            }
        }
    }

    private boolean isKept(String path, String text) {
        return SymlinkTargets.isKept(
                ManifestFormat.BETA_2025_12,
                path,
                text,
                directory -> "directory".equals(seen.get(directory)));
    }

    private String file(Attributes attributes) throws IOException {
        ContentHasher hasher = new ContentHasher();
        FileHandle handle = shown.open(OpContext.ROOT, attributes.ino, OpenFlags.READ_ONLY);
        try (HandleInput input = new HandleInput(shown, handle, 0, attributes.size)) {
            byte[] content = input.readAllBytes();
            assertThat(content).hasSize((int) attributes.size);
            hasher.update(content, 0, content.length);
        } finally {
            shown.release(handle);
        }
        return "file %d %d %b %s"
                .formatted(
                        attributes.size,
                        FileTimes.micros(attributes.mtime, attributes.mtimeNanos),
                        (attributes.mode & 0111) != 0,
                        hasher.hash());
    }
}
