package io.celfs.cow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.host.HostFileSystem;
import io.celfs.core.FileSystem;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.Progress;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.compose.ManifestComposer;
import io.celfs.manifest.content.Checkout;
import io.celfs.manifest.snapshot.LinkPolicy;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Exports a session, composes the export with the base, checks the result out, and compares the
 * tree on the disk with the model.
 */
final class ExportCheck {
    private final SessionFixture fixture;
    private final Session session;
    private final FileSystem model;

    ExportCheck(SessionFixture fixture, Session session, FileSystem model) {
        this.fixture = fixture;
        this.session = session;
        this.model = model;
    }

    void run() throws IOException {
        byte[] snapshot = encode(session, true);
        assertThat(encode(session, true))
                .as("the same state gives the same bytes")
                .isEqualTo(snapshot);
        try (Session view = fixture.view()) {
            assertThat(encode(view, true)).as("as another process sees it").isEqualTo(snapshot);
        }
        compareCheckedOut(composedIfPossible(snapshot));
    }

    private static byte[] encode(Session session, boolean snapshot) throws IOException {
        ExportOptions options =
                new ExportOptions(
                        snapshot, ManifestFormat.BETA_2025_12, LinkPolicy.SKIP, true, false);
        return ManifestEncoder.encode(
                DiffManifestExporter.exportDiffManifest(session, options).manifest());
    }

    /** Base and diff together; the snapshot where the format has no diff for what happened. */
    private Manifest composedIfPossible(byte[] snapshot) throws IOException {
        byte[] diff;
        try {
            diff = encode(session, false);
        } catch (ManifestException inexpressible) {
            assertThat(inexpressible).hasMessageContaining("export --snapshot can");
            return ManifestDecoder.decode(snapshot).manifest();
        }
        DecodedManifest base = ManifestDecoder.decode(session.baselineManifest());
        Manifest composed =
                ManifestComposer.compose(base, List.of(ManifestDecoder.decode(diff))).manifest();
        assertThat(lines(ManifestEncoder.encode(composed)))
                .as("base and diff together, diff %s", new String(diff, UTF_8))
                .isEqualTo(lines(snapshot));
        return composed;
    }

    /** One line for each entry, to be read when two manifests differ. */
    private static List<String> lines(byte[] manifest) {
        return List.of(new String(manifest, UTF_8).split("(?<=[}]),"));
    }

    private void compareCheckedOut(Manifest manifest) throws IOException {
        Path target = Files.createTempDirectory(fixture.folder(), "checkout");
        byte[] path = target.toString().getBytes(UTF_8);
        try {
            Checkout.write(manifest, fixture.store, path, 1, Patience.DEFAULT, Progress.NONE);
            try (HostFileSystem disk = new HostFileSystem(path, Set.of())) {
                assertThat(ReducedTree.of(disk)).isEqualTo(ReducedTree.of(model));
            }
        } finally {
            Trees.remove(target);
        }
    }
}
