package io.celfs.manifest.compose;

import static io.celfs.manifest.Entries.dir;
import static io.celfs.manifest.Entries.file;
import static io.celfs.manifest.Entries.gone;
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
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentHasher;
import io.celfs.storage.ContentSource;
import io.celfs.storage.MemoryFileStore;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ManifestConverterTest {
    private static final ManifestFormat OLD = ManifestFormat.V2023_03_03;
    private static final ManifestFormat OPENJD = ManifestFormat.BETA_2025_12;
    private static final ManifestFormat BETA = ManifestFormat.V2025_12_04_BETA;

    private static Conversion convert(Manifest manifest, ManifestFormat format, boolean lossy)
            throws IOException {
        return ManifestConverter.convert(manifest, format, lossy, null, Patience.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(ManifestFormat.class)
    void itsOwnFormatLeavesAManifestAsItIs(ManifestFormat format) throws IOException {
        Manifest manifest = new RandomTree(3).snapshot(format, 30);
        assertThat(convert(manifest, format, false).manifest()).isEqualTo(manifest);
    }

    @Test
    void whatFitsGoesThereAndBack() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            Manifest old = new RandomTree(seed).snapshot(OLD, 30);
            // Names like $0/x are safe: the drafts get all parents.
            Manifest openjd = convert(old, OPENJD, false).manifest();
            Manifest beta = convert(openjd, BETA, false).manifest();
            Manifest read = ManifestDecoder.decode(ManifestEncoder.encode(beta)).manifest();
            assertThat(ManifestEncoder.encode(convert(read, OLD, false).manifest()))
                    .isEqualTo(ManifestEncoder.encode(old));
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Manifest manifest =
                Entries.snapshot(
                        OPENJD,
                        dir("empty"),
                        link("l", "f"),
                        link("dangling", "nothing"),
                        new ManifestEntry.File("run", 1, 1, true, List.of(Entries.HASH)),
                        file("f", 1));
        assertThatThrownBy(() -> convert(manifest, OLD, false))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll("'empty'", "'l'", "'dangling'", "'run'", "--lossy")
                .message()
                .doesNotContain("'f':");
    }

    @Test
    void withLossesLinksBecomeCopies() throws IOException {
        Manifest manifest =
                Entries.snapshot(
                        OPENJD,
                        dir("d"),
                        dir("empty"),
                        file("d/f", 5),
                        link("a", "b"),
                        link("b", "ld/f"),
                        link("ld", "d"),
                        link("circle", "circle"),
                        link("out", "../x"));
        Conversion conversion = convert(manifest, OLD, true);
        assertThat(conversion.manifest())
                .isEqualTo(Entries.snapshot(OLD, file("d/f", 5), file("a", 5), file("b", 5)));
        assertThat(conversion.losses()).hasSize(6);
    }

    @Test
    void deletionsDoNotFit2023() throws IOException {
        Manifest diff = Entries.diff(OPENJD, gone("x"), file("y", 1));
        assertThatThrownBy(() -> convert(diff, OLD, false)).hasMessageContaining("'x': is deleted");
        assertThat(convert(diff, OLD, true).manifest())
                .isEqualTo(Entries.snapshot(OLD, file("y", 1)));
        assertThat(convert(diff, BETA, false).manifest().header().parentHash())
                .isEqualTo(Entries.HASH);
    }

    @Test
    void oddPathsAndDuplicatesOf2023DoNotFitTheDrafts() throws IOException {
        Manifest odd = Entries.snapshot(OLD, file("../up", 1), file("d", 1), file("d", 2));
        assertThatThrownBy(() -> convert(odd, OPENJD, false))
                .hasMessageContainingAll("'../up'", "'d': is there twice");
        assertThat(convert(odd, OPENJD, true).manifest())
                .isEqualTo(Entries.snapshot(OPENJD, file("d", 2)));
    }

    @Test
    void chunksBecomeOneObject() throws IOException {
        byte[] content = new byte[2500];
        new Random(1).nextBytes(content);
        try (MemoryFileStore store = new MemoryFileStore()) {
            List<ContentHash> hashes =
                    List.of(
                            put(store, content, 0, 1000),
                            put(store, content, 1000, 2000),
                            put(store, content, 2000, 2500));
            Manifest manifest =
                    Manifest.of(
                            ManifestHeader.snapshot(OPENJD, 1000),
                            List.of(new ManifestEntry.File("f", 2500, 7, false, hashes)));
            Manifest old =
                    ManifestConverter.convert(manifest, OLD, false, store, Patience.DEFAULT)
                            .manifest();
            assertThat(old.entries())
                    .containsExactly(
                            new ManifestEntry.File(
                                    "f", 2500, 7, false, List.of(ContentHasher.hash(content))));
            assertThatThrownBy(() -> convert(manifest, OLD, true))
                    .hasMessageContaining("'f': is chunked");
        }
    }

    private static ContentHash put(MemoryFileStore store, byte[] content, int from, int to)
            throws IOException {
        return store.put(ContentSource.of(Arrays.copyOfRange(content, from, to)), Patience.DEFAULT)
                .hash();
    }
}
