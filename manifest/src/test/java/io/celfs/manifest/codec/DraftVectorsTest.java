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
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The two drafts against what openjd and the Rust prototype wrote. */
class DraftVectorsTest {
    /** Contradictions that the model cannot even hold; only their decoding is tested. */
    private static final Set<String> NOT_IN_MODEL =
            Set.of("deleted_with_hash", "two_contents", "no_size", "no_mtime", "chunk_too_small");

    /** Files that must not be read, in either draft. */
    private static final Set<String> INVALID =
            Set.of(
                    "chunk_wrong_count",
                    "chunk_too_small",
                    "snapshot_with_delete",
                    "deleted_with_hash",
                    "two_contents",
                    "no_size",
                    "no_mtime");

    /** The draft, and where its vectors are. */
    enum Draft {
        OPENJD(ManifestFormat.BETA_2025_12, "v2025-12/", ".openjd.json"),
        RUSTY(ManifestFormat.V2025_12_04_BETA, "v2025-beta/", ".rusty.json");

        final ManifestFormat format;
        final String folder;
        final String suffix;

        Draft(ManifestFormat format, String folder, String suffix) {
            this.format = format;
            this.folder = folder;
            this.suffix = suffix;
        }

        String file(String name) {
            return folder + name + suffix;
        }
    }

    record Vector(Draft draft, String name, Map<String, Object> description) {
        String file() {
            return draft.file(name);
        }

        @Override
        public String toString() {
            return draft + " " + name;
        }
    }

    static Stream<Vector> cases() {
        return TestJson.list("cases-2025.json").stream()
                .flatMap(c ->
                        Stream.of(Draft.values())
                                .map(d -> new Vector(d, TestJson.text(c, "name"), c)))
                .filter(v -> TestJson.exists(v.file()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void encodesToTheSameBytes(Vector vector) throws IOException {
        if (NOT_IN_MODEL.contains(vector.name) || isRefused(vector)) {
            return;
        }
        assertThat(ManifestEncoder.encode(manifest(vector)))
                .asString()
                .isEqualTo(new String(TestJson.bytes(vector.file()), ISO));
    }

    private static final java.nio.charset.Charset ISO =
            java.nio.charset.StandardCharsets.ISO_8859_1;

    /** celfs does not write these: readers would read something else, or nothing. */
    private static boolean isRefused(Vector vector) {
        return vector.draft == Draft.RUSTY
                && Set.of("no_content", "dollar_name").contains(vector.name);
    }

    private static Manifest manifest(Vector vector) {
        List<ManifestEntry> entries = new ArrayList<>();
        TestJson.list(vector.description, "dirs").forEach(d -> entries.add(Entries.directory(d)));
        TestJson.list(vector.description, "files").forEach(f -> entries.add(Entries.file(f)));
        ManifestFormat format = vector.draft.format;
        long chunkSize = format.defaultChunkSize();
        return Manifest.of(
                vector.description.containsKey("parent")
                        ? ManifestHeader.diff(
                                format,
                                chunkSize,
                                ContentHash.parse(TestJson.text(vector.description, "parent")))
                        : ManifestHeader.snapshot(format, chunkSize),
                entries);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodesAndEncodesToTheSameBytesOrRefuses(Vector vector) throws IOException {
        byte[] bytes = TestJson.bytes(vector.file());
        boolean unhashed = vector.name.equals("no_content") && vector.draft == Draft.RUSTY;
        if (INVALID.contains(vector.name) || unhashed) {
            assertThatThrownBy(() -> ManifestDecoder.decode(bytes))
                    .isInstanceOf(ManifestException.class)
                    .message()
                    .startsWith("'");
            return;
        }
        DecodedManifest decoded = ManifestDecoder.decode(bytes);
        assertThat(ManifestEncoder.encode(decoded.manifest())).isEqualTo(bytes);
        assertThat(ManifestEncoder.hash(decoded.manifest())).isEqualTo(decoded.hash());
        assertThat(decoded.manifest().header().format()).isEqualTo(vector.draft.format);
        assertThat(decoded.manifest().header().isDiff())
                .isEqualTo(TestJson.text(vector.description, "kind").equals("diff"));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void hashesAreThoseOfTheIndex(Draft draft) throws IOException {
        String oracle = draft == Draft.OPENJD ? "openjd" : "rusty";
        for (Map<String, Object> entry : TestJson.list(draft.folder + "index.json")) {
            Map<String, Object> facts = TestJson.map(entry, oracle);
            String name = TestJson.text(entry, "name");
            boolean unhashed = name.equals("no_content") && draft == Draft.RUSTY;
            if (!facts.containsKey("manifest_hash") || INVALID.contains(name) || unhashed) {
                continue;
            }
            DecodedManifest decoded = ManifestDecoder.decode(TestJson.bytes(draft.file(name)));
            assertThat(decoded.hash().toString()).isEqualTo(facts.get("manifest_hash"));
            if (draft == Draft.OPENJD
                    && TestJson.flag(TestJson.map(facts, "decode_of_own_output"), "ok")) {
                assertDecodedLike(decoded.manifest(), TestJson.map(facts, "decode_of_own_output"));
            }
        }
    }

    private static void assertDecodedLike(Manifest manifest, Map<String, Object> oracle) {
        assertThat(manifest.entries().stream().filter(ManifestEntry::isInDirectoryList))
                .extracting(ManifestEntry::path)
                .isEqualTo(oracle.get("dir_names"));
        assertThat(manifest.entries().stream().filter(e -> !e.isInDirectoryList()))
                .extracting(ManifestEntry::path)
                .isEqualTo(oracle.get("file_names"));
        assertThat(
                        manifest.entries().stream()
                                .filter(e -> !e.isInDirectoryList())
                                .map(e ->
                                        e instanceof ManifestEntry.Symlink s ? s.target() : "null"))
                .isEqualTo(oracle.get("symlink_targets"));
    }

    @Test
    void expandsNamesThatThePrototypeLeavesAbbreviated() throws IOException {
        DecodedManifest decoded =
                ManifestDecoder.decode(TestJson.bytes(Draft.RUSTY.file("nested")));
        assertThat(decoded.manifest().entries())
                .extracting(ManifestEntry::path)
                .containsExactly(
                        "src",
                        "src/a",
                        "src/a/b",
                        "README",
                        "src/a/b/c.rs",
                        "src/a/x",
                        "src/main.rs");
    }

    @Test
    void refusesToWriteANameThatWouldBeReadAsAnother() {
        Manifest manifest =
                Entries.snapshot(
                        ManifestFormat.V2025_12_04_BETA, Entries.dir("a"), Entries.file("$0/x", 1));
        assertThatThrownBy(() -> ManifestEncoder.encode(manifest))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("'$0/x'");
    }
}
