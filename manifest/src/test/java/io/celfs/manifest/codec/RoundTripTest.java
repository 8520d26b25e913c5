package io.celfs.manifest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.manifest.Entries;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.RandomTree;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
    @ParameterizedTest
    @EnumSource(ManifestFormat.class)
    void randomManifestsComeBackWhateverTheirOrder(ManifestFormat format) throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            Manifest manifest = new RandomTree(seed).snapshot(format, 30);
            byte[] bytes = ManifestEncoder.encode(manifest);
            List<ManifestEntry> shuffled = new ArrayList<>(manifest.entries());
            Collections.shuffle(shuffled, new Random(seed));

            DecodedManifest decoded = ManifestDecoder.decode(bytes);

            assertThat(ManifestEncoder.encode(new Manifest(manifest.header(), shuffled)))
                    .isEqualTo(bytes);
            assertThat(decoded.manifest().header()).isEqualTo(manifest.header());
            assertThat(decoded.hash()).isEqualTo(ManifestEncoder.hash(manifest));
            if (format.isRich()) {
                assertThat(decoded.manifest().entries()).containsAll(manifest.entries());
            } else {
                assertThat(decoded.manifest().entries())
                        .containsExactlyInAnyOrderElementsOf(manifest.entries());
            }
            assertThat(ManifestEncoder.encode(decoded.manifest())).isEqualTo(bytes);
        }
    }

    @Test
    void everyCharacterIsEscapedAsPythonDoes() throws IOException {
        StringBuilder path = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int c = 1; c < 0x120; c++) {
            path.append((char) c);
            expected.append(
                    switch (c) {
                        case '"' -> "\\\"";
                        case '\\' -> "\\\\";
                        case 8 -> "\\b";
                        case 9 -> "\\t";
                        case 10 -> "\\n";
                        case 12 -> "\\f";
                        case 13 -> "\\r";
                        default ->
                                c >= 0x20 && c < 0x7f
                                        ? String.valueOf((char) c)
                                        : String.format("\\u%04x", c);
                    });
        }
        byte[] bytes =
                ManifestEncoder.encode(
                        Entries.snapshot(
                                ManifestFormat.V2023_03_03, Entries.file(path.toString(), 1)));
        assertThat(new String(bytes, StandardCharsets.US_ASCII))
                .contains("\"path\":\"" + expected + "\"");
    }

    @Test
    void longPathsAndLongChunkListsCrossTheBuffer() throws IOException {
        List<ContentHash> hashes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            hashes.add(new ContentHash(i, -i));
        }
        Manifest manifest =
                Manifest.of(
                        ManifestHeader.snapshot(ManifestFormat.BETA_2025_12, 4096),
                        List.of(
                                Entries.file("\u0001".repeat(100_000), 1),
                                new ManifestEntry.File("f", 20_000L * 4096, 0, false, hashes)));

        Manifest decoded = ManifestDecoder.decode(ManifestEncoder.encode(manifest)).manifest();

        assertThat(decoded.equals(manifest)).isTrue();
    }
}
