package io.celfs.manifest.compose;

import static io.celfs.manifest.Entries.dir;
import static io.celfs.manifest.Entries.file;
import static io.celfs.manifest.Entries.gone;
import static io.celfs.manifest.Entries.goneDir;
import static io.celfs.manifest.Entries.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.manifest.Entries;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.RandomTree;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComposeTest {
    private static final ManifestFormat FORMAT = ManifestFormat.BETA_2025_12;

    private static DecodedManifest decoded(Manifest manifest) throws IOException {
        return ManifestDecoder.decode(ManifestEncoder.encode(manifest));
    }

    private static Manifest compose(DecodedManifest base, List<DecodedManifest> diffs)
            throws IOException {
        Conversion composed = ManifestComposer.compose(base, diffs);
        assertThat(composed.losses()).isEmpty();
        return composed.manifest();
    }

    private static DecodedManifest diffOf(DecodedManifest base, ManifestEntry... entries)
            throws IOException {
        ManifestHeader header = base.manifest().header();
        return decoded(
                Manifest.of(
                        ManifestHeader.diff(header.format(), header.chunkSize(), base.hash()),
                        List.of(entries)));
    }

    @ParameterizedTest
    @EnumSource(
            value = ManifestFormat.class,
            names = {"BETA_2025_12", "V2025_12_04_BETA"})
    void composingADiffGivesTheOtherSnapshot(ManifestFormat format) throws IOException {
        boolean kinds = format == ManifestFormat.V2025_12_04_BETA;
        for (long seed = 0; seed < 300; seed++) {
            RandomTree random = new RandomTree(seed);
            Manifest before = random.snapshot(format, 40);
            Manifest after = random.changed(before, 8, kinds);
            DecodedManifest base = decoded(before);
            DecodedManifest diff = decoded(ManifestDiff.manifest(before, base.hash(), after));

            Manifest composed = compose(base, List.of(diff));

            assertThat(ManifestEncoder.encode(composed)).isEqualTo(ManifestEncoder.encode(after));
        }
    }

    @Test
    void aChainOfDiffsMayNameTheDiffBeforeOrTheComposedSnapshot() throws IOException {
        for (boolean byDiff : new boolean[] {false, true}) {
            RandomTree random = new RandomTree(7);
            Manifest a = random.snapshot(FORMAT, 30);
            Manifest b = random.changed(a, 5, false);
            Manifest c = random.changed(b, 5, false);
            DecodedManifest base = decoded(a);
            DecodedManifest first = decoded(ManifestDiff.manifest(a, base.hash(), b));
            ContentHash parent = byDiff ? first.hash() : decoded(b).hash();
            DecodedManifest second = decoded(ManifestDiff.manifest(b, parent, c));

            Manifest composed = compose(base, List.of(first, second));

            assertThat(ManifestEncoder.encode(composed)).isEqualTo(ManifestEncoder.encode(c));
        }
    }

    @Test
    void aDiffOfAnotherParentIsRefused() throws IOException {
        DecodedManifest base = decoded(Entries.snapshot(FORMAT, file("a", 1)));
        DecodedManifest other = decoded(Entries.diff(FORMAT, gone("a")));
        assertThatThrownBy(() -> ManifestComposer.compose(base, List.of(other)))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("diff 1 belongs to the manifest " + Entries.HASH);
        assertThatThrownBy(() -> ManifestComposer.compose(base, List.of(base)))
                .hasMessage("diff 1 is a snapshot, not a diff");
        assertThatThrownBy(() -> ManifestComposer.compose(other, List.of(other)))
                .hasMessageContaining("must be a snapshot");
    }

    @Test
    void contradictionsAreRefusedWithThePath() throws IOException {
        DecodedManifest base =
                decoded(Entries.snapshot(FORMAT, dir("d"), file("d/x", 1), file("f", 1)));
        assertRefused(base, "'d': is deleted, but the diff leaves", goneDir("d"));
        assertRefused(base, "'d': is deleted as a file", gone("d"));
        assertRefused(base, "'f': is deleted as a directory", goneDir("f"));
        assertRefused(base, "'d': a directory is in its place", file("d", 1));
        assertRefused(base, "'f/y': lies below 'f'", file("f/y", 1));
    }

    private static void assertRefused(DecodedManifest base, String message, ManifestEntry entry)
            throws IOException {
        ManifestHeader header = ManifestHeader.diff(FORMAT, FORMAT.defaultChunkSize(), base.hash());
        DecodedManifest diff =
                new DecodedManifest(Manifest.of(header, List.of(entry)), Entries.HASH);
        assertThatThrownBy(() -> ManifestComposer.compose(base, List.of(diff)))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining(message);
    }

    @Test
    void deletingWhatIsGoneChangesNothing() throws IOException {
        DecodedManifest base = decoded(Entries.snapshot(FORMAT, file("a", 1)));
        Manifest composed = compose(base, List.of(diffOf(base, gone("b"), goneDir("c"))));
        assertThat(composed).isEqualTo(base.manifest());
    }

    @Test
    void aFileThatBecameADirectoryFitsOnlyOneOfTheDrafts() throws IOException {
        for (ManifestFormat format :
                List.of(ManifestFormat.V2025_12_04_BETA, ManifestFormat.BETA_2025_12)) {
            Manifest before = Entries.snapshot(format, file("p", 1), dir("q"), file("q/x", 1));
            Manifest after = Entries.snapshot(format, dir("p"), file("p/x", 1), file("q", 1));
            DecodedManifest base = decoded(before);
            if (format == ManifestFormat.BETA_2025_12) {
                assertThatThrownBy(() -> ManifestDiff.manifest(before, base.hash(), after))
                        .isInstanceOf(ManifestException.class)
                        .hasMessageContaining("'p', 'q'");
            } else {
                DecodedManifest diff = decoded(ManifestDiff.manifest(before, base.hash(), after));
                assertThat(ManifestEncoder.encode(compose(base, List.of(diff))))
                        .isEqualTo(ManifestEncoder.encode(after));
            }
        }
    }

    @Test
    void manifestsOf2023AreLaidOverEachOther() throws IOException {
        ManifestFormat old = ManifestFormat.V2023_03_03;
        DecodedManifest base = decoded(Entries.snapshot(old, file("a/x", 1), file("b", 2)));
        DecodedManifest newer = decoded(Entries.snapshot(old, file("b", 3), file("c/d", 4)));

        Manifest composed = compose(base, List.of(newer));

        assertThat(composed)
                .isEqualTo(Entries.snapshot(old, file("a/x", 1), file("b", 3), file("c/d", 4)));
    }

    @Test
    void aDraftDiffOverASnapshotOf2023GivesTheDraft() throws IOException {
        DecodedManifest base =
                decoded(Entries.snapshot(ManifestFormat.V2023_03_03, file("a/x", 1)));
        DecodedManifest diff =
                decoded(
                        Manifest.of(
                                ManifestHeader.diff(FORMAT, 1 << 28, base.hash()),
                                List.of(gone("a/x"), link("l", "a"))));
        assertThat(compose(base, List.of(diff)))
                .isEqualTo(Entries.snapshot(FORMAT, dir("a"), link("l", "a")));
    }

    @Test
    void aLinkIntoADeletedDirectoryIsKeptWhereTheFormatCan() throws IOException {
        for (ManifestFormat format :
                List.of(ManifestFormat.BETA_2025_12, ManifestFormat.V2025_12_04_BETA)) {
            DecodedManifest base =
                    decoded(Entries.snapshot(format, dir("d"), file("d/x", 1), link("l", "d/x")));
            DecodedManifest diff = diffOf(base, gone("d/x"), goneDir("d"));

            Conversion composed = ManifestComposer.compose(base, List.of(diff));

            if (format == FORMAT) {
                assertThat(composed.manifest().entries()).isEmpty();
                assertThat(composed.losses())
                        .containsExactly(
                                "'l': is a link into 'd', which is no directory; left out");
            } else {
                assertThat(composed.manifest())
                        .isEqualTo(Entries.snapshot(format, link("l", "d/x")));
                assertThat(composed.losses()).isEmpty();
            }
        }
    }

    @Test
    void differencesSayWhatHappened() throws IOException {
        Manifest before =
                Entries.snapshot(FORMAT, dir("gone"), file("m", 1), link("l", "m"), file("s", 1));
        Manifest after =
                Entries.snapshot(FORMAT, dir("new"), file("m", 2), link("l", "s"), file("s", 1));
        assertThat(ManifestDiff.between(before, after))
                .extracting(c -> c.kind() + " " + c.path())
                .containsExactly("DELETED gone", "MODIFIED l", "MODIFIED m", "NEW new");
    }

    @Test
    void brokenTreesHaveNoDifferences() {
        Manifest fine = Entries.snapshot(FORMAT);
        Manifest twice = Entries.snapshot(FORMAT, file("a", 1), file("a", 2));
        assertThatThrownBy(() -> ManifestDiff.between(fine, twice))
                .hasMessage("'a': is there twice");
    }
}
