package io.celfs.manifest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.manifest.Entries;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.TestJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 2023-03-03 against what AWS's own Python wrote and said. */
class V2023VectorsTest {
    /** AWS takes these; docs/formats.md says why celfs does not. */
    private static final Set<String> STRICTER =
            Set.of("float_integral_total", "hash_upper", "size_negative");

    /** celfs takes these, AWS does not: an empty tree is a tree. */
    private static final Set<String> MORE_TOLERANT = Set.of("empty_paths");

    static Stream<Map<String, Object>> cases() {
        return TestJson.list("v2023/index.json").stream();
    }

    static Stream<Map<String, Object>> invalid() {
        return TestJson.list("v2023-invalid/index.json").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void encodesToTheSameBytes(Map<String, Object> vector) throws IOException {
        Manifest manifest =
                Manifest.of(
                        ManifestHeader.snapshot(
                                ManifestFormat.V2023_03_03, ManifestFormat.NO_CHUNKS),
                        TestJson.list(vector, "input_paths_in_input_order").stream()
                                .map(Entries::file)
                                .toList());

        byte[] bytes = ManifestEncoder.encode(manifest);

        if (vector.containsKey("encode_error")) {
            // That revision raised an error; newer ones write the surrogate.
            assertThat(new String(bytes, StandardCharsets.US_ASCII)).contains("\"bad\\udcff\"");
            return;
        }
        String file = "v2023/" + vector.get("name") + ".manifest";
        if (TestJson.exists(file)) {
            assertThat(bytes).isEqualTo(TestJson.bytes(file));
        }
        assertThat(ManifestEncoder.hash(manifest).toString())
                .isEqualTo(vector.get("manifest_hash"));
        assertThat((long) bytes.length).isEqualTo(TestJson.number(vector, "bytes"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodesAndEncodesToTheSameBytes(Map<String, Object> vector) throws IOException {
        String file = "v2023/" + vector.get("name") + ".manifest";
        if (!TestJson.exists(file)) {
            return;
        }
        byte[] bytes = TestJson.bytes(file);

        DecodedManifest decoded = ManifestDecoder.decode(bytes);

        assertThat(ManifestEncoder.encode(decoded.manifest())).isEqualTo(bytes);
        assertThat(decoded.hash().toString()).isEqualTo(vector.get("manifest_hash"));
        assertThat(decoded.manifest().entries().stream().map(ManifestEntry::path))
                .isEqualTo(vector.get("sorted_paths"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void takesAndRefusesWhatAwsDoes(Map<String, Object> vector) throws IOException {
        String name = TestJson.text(vector, "name");
        byte[] bytes = TestJson.bytes("v2023-invalid/" + name + ".json");
        boolean accepted = TestJson.flag(vector, "accepted");

        if (STRICTER.contains(name) || !(accepted || MORE_TOLERANT.contains(name))) {
            assertThatThrownBy(() -> ManifestDecoder.decode(bytes))
                    .isInstanceOf(ManifestException.class)
                    .message()
                    .doesNotContain("\n");
        } else {
            byte[] again = ManifestEncoder.encode(ManifestDecoder.decode(bytes).manifest());
            assertThat(new String(again, StandardCharsets.US_ASCII))
                    .isEqualTo(vector.getOrDefault("reencoded", expectedEmpty()));
        }
    }

    private static String expectedEmpty() {
        return "{\"hashAlg\":\"xxh128\",\"manifestVersion\":\"2023-03-03\",\"paths\":[],"
                + "\"totalSize\":5}";
    }

    @Test
    void readsTheManifestsOfRealTrees() throws IOException {
        for (String name : List.of("small", "unicode", "symlinks")) {
            byte[] bytes = TestJson.bytes("v2023-tree/" + name + ".manifest");
            assertThat(ManifestEncoder.encode(ManifestDecoder.decode(bytes).manifest()))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void readsRawUtf8AsTheRustWritersWriteIt() throws IOException {
        for (Map<String, Object> vector : TestJson.list("v2023/rust-divergence.json")) {
            byte[] rusty = TestJson.text(vector, "rusty").getBytes(StandardCharsets.UTF_8);

            DecodedManifest decoded = ManifestDecoder.decode(rusty);

            assertThat(decoded.hash().toString()).isEqualTo(vector.get("rusty_hash"));
            assertThat(decoded.manifest().entries().getFirst().path())
                    .isEqualTo(vector.get("path"));
        }
    }
}
