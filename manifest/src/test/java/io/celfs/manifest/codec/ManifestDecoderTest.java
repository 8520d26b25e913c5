package io.celfs.manifest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read and what is refused, beyond the vectors. */
class ManifestDecoderTest {
    private static final String HASH = "\"b5e9c1ad071b3e7fc779cfaa5e523818\"";

    private static String v2023(String paths) {
        return "{\"hashAlg\":\"xxh128\",\"manifestVersion\":\"2023-03-03\",\"paths\":["
                + paths
                + "],\"totalSize\":0}";
    }

    private static String draft(String dirs, String files) {
        return draft("snapshot", dirs, files, "");
    }

    private static String draft(String kind, String dirs, String files, String more) {
        return "{\"dirs\":["
                + dirs
                + "],\"files\":["
                + files
                + "],\"hashAlg\":\"xxh128\",\"specificationVersion\":\"relative-manifest-"
                + kind
                + "-beta-2025-12\",\"totalSize\":0"
                + more
                + "}";
    }

    private static String file(String name, String more) {
        return "{\"name\":\"" + name + "\"" + more + "}";
    }

    private static String content(String hash, String mtime, String size) {
        return ",\"hash\":" + hash + ",\"mtime\":" + mtime + ",\"size\":" + size;
    }

    static Stream<Arguments> hostile() {
        String ok = content(HASH, "1", "1");
        return Stream.of(
                Arguments.of(
                        "'f' (files[0]): hash is not 32",
                        draft("", file("f", content("\"abc\"", "1", "1")))),
                Arguments.of(
                        "hash is not a string", draft("", file("f", content("[[1]]", "1", "1")))),
                Arguments.of(
                        "size does not fit",
                        draft("", file("f", content(HASH, "1", "9223372036854775808")))),
                Arguments.of(
                        "mtime does not fit",
                        draft("", file("f", content(HASH, "-9223372036854775809", "1")))),
                Arguments.of("size is negative", draft("", file("f", content(HASH, "1", "-1")))),
                Arguments.of(
                        "'f' (files[0]): size is above 2^60",
                        draft("", file("f", content(HASH, "1", "1152921504606846977")))),
                Arguments.of(
                        "'f' (paths[0]): size is above 2^60",
                        v2023("{\"path\":\"f\"" + content(HASH, "1", "9223372036854775807") + "}")),
                Arguments.of(
                        "size is not an integer", draft("", file("f", content(HASH, "1", "1e2")))),
                Arguments.of("name holds a NUL", draft("", file("f\\u0000", ok))),
                Arguments.of("files[0]: name is missing", draft("", "{\"path\":\"f\"" + ok + "}")),
                Arguments.of(
                        "files[0]: name is not a string", draft("", "{\"name\":null" + ok + "}")),
                Arguments.of("name is there twice", draft("", file("f", ",\"name\":\"g\"" + ok))),
                Arguments.of("refers to a directory", draft("", file("$0/f", ok))),
                Arguments.of(
                        "refers to a directory", draft("{\"name\":\"$1/a\"},{\"name\":\"b\"}", "")),
                Arguments.of("refers to a directory", draft("{\"name\":\"a\"}", file("$00/f", ok))),
                Arguments.of(
                        "refers to a directory",
                        draft("{\"name\":\"a\"}", file("$99999999999/f", ok))),
                Arguments.of("no $N in front", draft("{\"name\":\"a\"}", file("a/f", ok))),
                Arguments.of("'/f': the path is absolute", draft("", file("/f", ok))),
                Arguments.of(
                        "both hash and chunkhashes",
                        draft("", file("f", ok + ",\"chunkhashes\":[" + HASH + "," + HASH + "]"))),
                Arguments.of(
                        "a link must not have",
                        draft("", file("f", ok + ",\"symlink\":{\"name\":\"x\"}"))),
                Arguments.of(
                        "symlink.name is missing",
                        draft("", file("f", ",\"symlink\":{\"target\":\"x\"}"))),
                Arguments.of(
                        "symlink is not an object", draft("", file("f", ",\"symlink\":\"x\""))),
                Arguments.of(
                        "runnable is not true", draft("", file("f", ok + ",\"runnable\":false"))),
                Arguments.of(
                        "a link must not have runnable",
                        draft("", file("f", ",\"runnable\":true,\"symlink\":{\"name\":\"x\"}"))),
                Arguments.of(
                        "must not have size",
                        draft("diff", "", file("f", ",\"delete\":true,\"size\":1"), "")),
                Arguments.of("'d': is deleted", draft("{\"delete\":true,\"name\":\"d\"}", "")),
                Arguments.of(
                        "fewer than two",
                        draft(
                                "",
                                file(
                                        "f",
                                        ",\"chunkhashes\":[" + HASH + "],\"mtime\":1,\"size\":1"))),
                Arguments.of(
                        "'f': needs 3 chunks, has 2",
                        draft(
                                "snapshot",
                                "",
                                file(
                                        "f",
                                        ",\"chunkhashes\":["
                                                + HASH
                                                + ","
                                                + HASH
                                                + "],\"mtime\":1,\"size\":21"),
                                ",\"fileChunkSizeBytes\":10")),
                Arguments.of(
                        "'f': has chunks, but",
                        draft(
                                "snapshot",
                                "",
                                file(
                                        "f",
                                        ",\"chunkhashes\":["
                                                + HASH
                                                + ","
                                                + HASH
                                                + "],\"mtime\":1,\"size\":20"),
                                ",\"fileChunkSizeBytes\":-1")),
                Arguments.of(
                        "neither -1 nor", draft("snapshot", "", "", ",\"fileChunkSizeBytes\":0")),
                Arguments.of(
                        "parentManifestHash is not 32",
                        draft("diff", "", "", ",\"parentManifestHash\":\"abc\"")),
                Arguments.of(
                        "unknown specificationVersion 'relative-manifest-x-",
                        draft("x", "", "", "")),
                Arguments.of(
                        "totalSize is there twice", draft("snapshot", "", "", ",\"totalSize\":1")),
                Arguments.of(
                        "which one counts",
                        draft("snapshot", "", "", ",\"manifestVersion\":\"2023-03-03\"")),
                Arguments.of("paths does not belong", draft("snapshot", "", "", ",\"paths\":[]")),
                Arguments.of("files[0] is not an object", draft("", "[]")),
                Arguments.of(
                        "paths[0]: path is missing",
                        v2023("{\"hash\":" + HASH + ",\"mtime\":1,\"size\":1}")),
                Arguments.of("behind the manifest's end", v2023("") + "{}"),
                Arguments.of("not valid JSON at line 1", v2023("").substring(0, 60)),
                Arguments.of("not valid JSON", "{\"x\":" + "[".repeat(100_000)),
                Arguments.of("not valid JSON", "{\"hashAlg\":\"" + "a".repeat(2_000_000) + "\"}"),
                Arguments.of("byte order mark", "\ufeff" + v2023("")),
                Arguments.of("not a JSON object", "[]"),
                Arguments.of("not a JSON object", "3"),
                Arguments.of("not a manifest", "{}"),
                Arguments.of("not a JSON object", ""));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesInOneLine(String message, String json) {
        assertThatThrownBy(() -> ManifestDecoder.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void refusesOtherEncodings() {
        String json = v2023("");
        assertThatThrownBy(() -> ManifestDecoder.decode(json.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(ManifestException.class);
        assertThatThrownBy(() -> ManifestDecoder.decode(json.getBytes(StandardCharsets.UTF_16BE)))
                .isInstanceOf(ManifestException.class);
    }

    @Test
    void readsFilesThatComeBeforeTheirDirectoriesAndHeadersAnywhere() throws IOException {
        String json =
                "{\"x\":{\"y\":[1,{}]},\"files\":["
                        + file("$1/f", content(HASH, "-5", "7"))
                        + "],\"totalSize\":123456789012345678901234567890,"
                        + "\"dirs\":[{\"name\":\"a\"},{\"name\":\"$0/b\"}],"
                        + "\"specificationVersion\":\"relative-manifest-diff-beta-2025-12\","
                        + "\"fileChunkSizeBytes\":3,\"hashAlg\":\"xxh128\"}\n ";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        DecodedManifest decoded = ManifestDecoder.decode(bytes);

        assertThat(decoded.manifest().entries())
                .extracting(ManifestEntry::path)
                .containsExactly("a", "a/b", "a/b/f");
        assertThat(decoded.manifest().header().chunkSize()).isEqualTo(3);
        assertThat(decoded.manifest().header().isDiff()).isTrue();
        assertThat(decoded.manifest().header().totalSize())
                .isEqualTo(new BigInteger("123456789012345678901234567890"));
        assertThat(decoded.hash()).isEqualTo(io.celfs.storage.ContentHasher.hash(bytes));
    }

    @ParameterizedTest
    @CsvSource({"absolute-manifest-snapshot, /project, true", "relative-manifest-diff, d, false"})
    void readsBothStyles(String version, String directory, boolean absolute) throws IOException {
        String json =
                "{\"dirs\":[{\"name\":\""
                        + directory
                        + "\"}],\"fileChunkSizeBytes\":-1,\"files\":["
                        + "{"
                        + content(HASH, "1", "1")
                                .substring(1, content(HASH, "1", "1").lastIndexOf(','))
                        + ",\"name\":\"$0/f\",\"size\":1}"
                        + "],\"hashAlg\":\"xxh128\",\"specificationVersion\":\""
                        + version
                        + "-beta-2025-12\",\"totalSize\":1}";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        DecodedManifest decoded = ManifestDecoder.decode(bytes);

        assertThat(decoded.manifest().header().absolute()).isEqualTo(absolute);
        assertThat(decoded.manifest().entries().getLast().path()).isEqualTo(directory + "/f");
        assertThat(ManifestEncoder.encode(decoded.manifest())).isEqualTo(bytes);
    }

    @Test
    void noGarbageMakesItFailInAnotherWay() {
        byte[] good =
                draft(
                                "{\"name\":\"a\"}",
                                file("$0/f", content(HASH, "1", "1"))
                                        + ","
                                        + file("l", ",\"symlink\":{\"name\":\"$0/f\"}"))
                        .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                ManifestDecoder.decode(bytes);
            } catch (ManifestException e) {
                refused++;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void readsTheFormatsThatOptionsName() {
        assertThat(ManifestFormat.ofOption("beta-2025-12")).contains(ManifestFormat.DEFAULT);
        assertThat(ManifestFormat.ofOption("2023-03-03")).contains(ManifestFormat.V2023_03_03);
        assertThat(ManifestFormat.ofOption("2025-12-04-beta"))
                .contains(ManifestFormat.V2025_12_04_BETA);
        assertThat(ManifestFormat.ofOption("2022-03-01")).isEmpty();
    }
}
