package io.celfs.manifest.content;

import static io.celfs.manifest.Entries.dir;
import static io.celfs.manifest.Entries.gone;
import static io.celfs.manifest.Entries.goneDir;
import static io.celfs.manifest.Entries.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.manifest.Entries;
import io.celfs.manifest.HostTree;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.Progress;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.snapshot.SnapshotBuilder;
import io.celfs.manifest.snapshot.SnapshotOptions;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentSource;
import io.celfs.storage.MemoryFileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
    private static final ManifestFormat FORMAT = ManifestFormat.BETA_2025_12;

    @TempDir Path sourceFolder;
    @TempDir Path targetFolder;
    @TempDir Path outsideFolder;
    private HostTree source;
    private HostTree target;
    private final MemoryFileStore store = new MemoryFileStore();

    @BeforeEach
    void open() throws IOException {
        source = new HostTree(sourceFolder.toString());
        target = new HostTree(targetFolder.toString());
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private List<String> checkout(Manifest manifest) throws IOException {
        return Checkout.write(manifest, store, target.path(), 3, Patience.DEFAULT, Progress.NONE);
    }

    private Manifest snapshot(HostTree tree) throws IOException {
        return SnapshotBuilder.build(
                        tree.path(), store, SnapshotOptions.of(FORMAT).withChunkSize(1000))
                .manifest();
    }

    private ManifestEntry.File stored(String path, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        ObjectId id = store.put(ContentSource.of(bytes), Patience.DEFAULT);
        return new ManifestEntry.File(path, bytes.length, Entries.MTIME, false, List.of(id.hash()));
    }

    @Test
    void aSnapshotOfTheCheckoutIsTheSameManifest() throws IOException {
        source.dir("empty").dir("d\udcff").dir("d\udcff/e").link("d\udcff/l", "../chunked");
        source.link("dangling", "no\udcfewhere");
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            byte[] content = new byte[random.nextInt(3000)];
            random.nextBytes(content);
            String path = (i % 3 == 0 ? "d\udcff/e/" : "") + "f" + i;
            source.file(path, content, i % 2 == 0 ? 0644 : 0755);
            source.times(path, random.nextInt(), random.nextInt(1_000_000_000));
        }
        source.truncate("chunked", 3_000_001).append("chunked", "end");
        Manifest manifest = snapshot(source);

        assertThat(checkout(manifest)).isEmpty();

        assertThat(ManifestEncoder.encode(snapshot(target)))
                .isEqualTo(ManifestEncoder.encode(manifest));
        assertThat(target.stat("chunked").blocks * 512).as("zeros stay holes").isLessThan(2 << 20);
        // Once more over what is there now.
        assertThat(checkout(manifest)).isEmpty();
        assertThat(ManifestEncoder.encode(snapshot(target)))
                .isEqualTo(ManifestEncoder.encode(manifest));
    }

    @Test
    void makesTheTargetFolder() throws IOException {
        Manifest manifest = Entries.snapshot(FORMAT, stored("f", "x"));
        Checkout.write(manifest, store, target.path("new"), 1, Patience.DEFAULT, Progress.NONE);
        assertThat(target.read("new/f")).asString().isEqualTo("x");
    }

    @Test
    void timesAreExactToTheMicrosecond() throws IOException {
        ManifestEntry.File file = stored("f", "x");
        for (long micros : new long[] {0, -1, 1_699_999_999_999_999L, -62_135_596_800L}) {
            checkout(
                    Entries.snapshot(
                            FORMAT, new ManifestEntry.File("f", 1, micros, false, file.hashes())));
            long seconds = target.stat("f").mtime;
            assertThat(seconds * 1_000_000 + target.stat("f").mtimeNanos / 1000).isEqualTo(micros);
        }
    }

    @Test
    void aDiffDeletesTheDeepestFirstAndKeepsWhatIsNotListed() throws IOException {
        target.dir("d").dir("d/e").file("d/e/f", "x").dir("kept").file("kept/mine", "x");
        target.file("old", "x");
        Manifest diff =
                Entries.diff(
                        FORMAT,
                        goneDir("d"),
                        goneDir("d/e"),
                        gone("d/e/f"),
                        goneDir("kept"),
                        gone("never/was"),
                        gone("old"),
                        stored("new", "n"));
        assertThat(checkout(diff)).containsExactly("kept");
        assertThat(target.exists("d")).isFalse();
        assertThat(target.exists("old")).isFalse();
        assertThat(target.read("kept/mine")).asString().isEqualTo("x");
        assertThat(target.read("new")).asString().isEqualTo("n");
    }

    @Test
    void aDiffMayTurnAFileIntoADirectory() throws IOException {
        target.file("p", "x").dir("q").file("q/x", "x");
        checkout(
                Entries.diff(
                        ManifestFormat.V2025_12_04_BETA,
                        gone("p"),
                        dir("p"),
                        stored("p/x", "1"),
                        goneDir("q"),
                        gone("q/x"),
                        stored("q", "2")));
        assertThat(target.read("p/x")).asString().isEqualTo("1");
        assertThat(target.read("q")).asString().isEqualTo("2");
    }

    @Test
    void linksInTheTargetAreNeverFollowed() throws IOException {
        try (HostTree outside = new HostTree(outsideFolder.toString())) {
            outside.dir("dir").file("file", "mine").file("dir/f", "mine");
            target.link("d", outsideFolder + "/dir").link("f", outsideFolder + "/file");

            assertThatThrownBy(() -> checkout(Entries.snapshot(FORMAT, stored("d/f", "evil"))))
                    .isInstanceOf(ManifestException.class)
                    .hasMessageContaining("'d': must be a directory");
            assertThatThrownBy(() -> checkout(Entries.diff(FORMAT, gone("d/f"))))
                    .hasMessageContaining("'d/f': ");
            checkout(Entries.snapshot(FORMAT, stored("f", "new")));

            assertThat(outside.read("file")).asString().isEqualTo("mine");
            assertThat(outside.read("dir/f")).asString().isEqualTo("mine");
            assertThat(target.read("f")).asString().isEqualTo("new");
            assertThat(target.stat("f").isRegular()).isTrue();
        }
    }

    @Test
    void manifestsThatLeadOutsideAreRefusedBeforeAnythingIsWritten() throws IOException {
        ManifestEntry.File harmless = stored("a", "x");
        List<ManifestEntry> hostile =
                List.of(
                        stored("../up", "x"),
                        stored("/abs", "x"),
                        link("l", "../.."),
                        stored("a/below", "x"));
        for (ManifestEntry entry : hostile) {
            assertThatThrownBy(() -> checkout(Entries.snapshot(FORMAT, harmless, entry)))
                    .isInstanceOf(ManifestException.class);
            assertThat(target.exists("a")).isFalse();
        }
    }

    @Test
    void missingContentNamesTheFileAndLeavesNoTraces() throws IOException {
        Manifest manifest =
                Entries.snapshot(
                        FORMAT,
                        new ManifestEntry.File("f", 3, 0, false, List.of(new ContentHash(1, 2))));
        target.file("f", "old");
        assertThatThrownBy(() -> checkout(manifest))
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith("'f': ");
        assertThat(target.read("f")).asString().isEqualTo("old");
        assertThat(targetFolder).isDirectoryNotContaining(p -> p.toString().contains("celfs-tmp"));
    }

    @Test
    void anEntryNamedLikeATemporaryFileIsNoTrouble() throws IOException {
        Manifest manifest =
                Entries.snapshot(
                        FORMAT, stored(".celfs-tmp-0", "zero"), stored(".celfs-tmp-1", "one"));
        checkout(manifest);
        assertThat(target.read(".celfs-tmp-0")).asString().isEqualTo("zero");
        assertThat(target.read(".celfs-tmp-1")).asString().isEqualTo("one");
    }

    @Test
    void aDirectoryInTheWayOfAFileIsNamed() throws IOException {
        target.dir("f").file("f/mine", "x");
        assertThatThrownBy(() -> checkout(Entries.snapshot(FORMAT, stored("f", "x"))))
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith("'f': ");
        assertThat(target.read("f/mine")).asString().isEqualTo("x");
    }
}
