package io.celfs.manifest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestFormat;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest of a million files in a small heap: held whole, and streamed. */
class MillionEntriesTest {
    private static final int FILES = 1_000_000;
    private static final int PER_DIRECTORY = 100;

    @TempDir Path folder;

    @Test
    void aMillionEntriesFitASmallHeap() throws Exception {
        Path file = folder.resolve("manifest");
        writeManifest(file);
        assertThat(run("400m", "hold", file)).isEqualTo("1010000 entries");
        assertThat(run("32m", "stream", file)).isEqualTo("1010000 entries");
    }

    private static void writeManifest(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            JsonOutput json = new JsonOutput(out);
            json.raw("{\"dirs\":[");
            for (int i = 0; i < FILES / PER_DIRECTORY; i++) {
                json.raw(i == 0 ? "" : ",").raw("{\"name\":\"directory" + i + "\"}");
            }
            json.raw("],\"fileChunkSizeBytes\":268435456,\"files\":[");
            for (int i = 0; i < FILES; i++) {
                json.raw(i == 0 ? "" : ",").raw("{\"hash\":").hash(new ContentHash(i, ~i));
                json.raw(",\"mtime\":1700000000000000,\"name\":\"$" + i / PER_DIRECTORY);
                json.raw("/some_file_" + i + ".exr\",\"size\":" + i + "}");
            }
            json.raw("],\"hashAlg\":\"xxh128\",\"specificationVersion\":");
            json.raw("\"relative-manifest-snapshot-beta-2025-12\",\"totalSize\":0}").finish();
        }
    }

    private static String run(String heap, String how, Path file) throws Exception {
        Process process =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-Xmx" + heap,
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Reader.class.getName(),
                                how,
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    /** The program that runs in the small heap. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[1]);
            ContentSource source =
                    new ContentSource() {
                        @Override
                        public long size() throws IOException {
                            return Files.size(file);
                        }

                        @Override
                        public InputStream open() throws IOException {
                            return Files.newInputStream(file);
                        }
                    };
            System.out.println(count(arguments[0], source) + " entries");
        }

        private static long count(String how, ContentSource source) throws IOException {
            if (how.equals("hold")) {
                DecodedManifest decoded = ManifestDecoder.decode(source);
                List<ManifestEntry> entries = decoded.manifest().entries();
                assertThat(decoded.manifest().header().format()).isEqualTo(ManifestFormat.DEFAULT);
                return entries.size();
            }
            long[] count = new long[1];
            ManifestDecoder.decode(source, _ -> count[0]++);
            return count[0];
        }
    }
}
