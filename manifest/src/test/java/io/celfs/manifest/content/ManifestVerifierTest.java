package io.celfs.manifest.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.manifest.Entries;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.Progress;
import io.celfs.storage.ContentSource;
import io.celfs.storage.MemoryFileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestVerifierTest {
    @Test
    void saysWhatIsMissingOrWrongOncePerObject() throws IOException {
        try (MemoryFileStore store = new MemoryFileStore()) {
            ObjectId good = store.put(ContentSource.of(new byte[10]), Patience.DEFAULT);
            ObjectId bad = store.put(ContentSource.of(new byte[20]), Patience.DEFAULT);
            store.replace(bad, new byte[] {1, 2, 3});
            Manifest manifest =
                    Entries.snapshot(
                            ManifestFormat.DEFAULT,
                            file("good", good),
                            file("spoilt", bad),
                            file("too", bad),
                            Entries.file("missing", 7),
                            Entries.dir("d"),
                            new ManifestEntry.File("unhashed", 1, 0, false, List.of()));

            List<ObjectProblem> problems =
                    ManifestVerifier.verify(manifest, store, 2, Patience.DEFAULT, Progress.NONE);

            assertThat(problems)
                    .extracting(ObjectProblem::path)
                    .containsExactly("missing", "spoilt");
            assertThat(problems.getFirst().toString())
                    .isEqualTo("'missing': object " + Entries.HASH + " (7 bytes): is missing");
        }
    }

    private static ManifestEntry file(String path, ObjectId object) {
        return new ManifestEntry.File(path, object.size(), 0, false, List.of(object.hash()));
    }
}
