package io.celfs.manifest.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.celfs.manifest.Entries;
import io.celfs.manifest.HostTree;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.TestJson;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.content.FileContent;
import io.celfs.manifest.content.ManifestVerifier;
import io.celfs.storage.ContentHasher;
import io.celfs.storage.ContentSource;
import io.celfs.storage.ForwardingFileStore;
import io.celfs.storage.LocalFileStore;
import io.celfs.storage.MemoryFileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import io.celfs.storage.PlainBatch;
import io.celfs.storage.StoreBatch;
import io.celfs.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotBuilderTest {
    @TempDir Path folder;
    private HostTree tree;
    private final MemoryFileStore store = new MemoryFileStore();
    private SnapshotOptions options = SnapshotOptions.of(ManifestFormat.BETA_2025_12);

    @BeforeEach
    void open() throws IOException {
        tree = new HostTree(folder.toString());
    }

    @AfterEach
    void close() {
        tree.close();
    }

    private SnapshotResult snapshot() throws IOException {
        return SnapshotBuilder.build(tree.path(), store, options);
    }

    private static Map<String, ManifestEntry> byPath(SnapshotResult result) {
        return result.manifest().entries().stream()
                .collect(java.util.stream.Collectors.toMap(ManifestEntry::path, e -> e));
    }

    private static ManifestEntry.File file(Map<String, ManifestEntry> entries, String path) {
        return (ManifestEntry.File) Objects.requireNonNull(entries.get(path), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "unicode", "symlinks"})
    void givesTheManifestThatAwsGives(String name) throws IOException {
        Map<String, Object> vector =
                TestJson.list("v2023-tree/index.json").stream()
                        .filter(v -> name.equals(v.get("name")))
                        .findFirst()
                        .orElseThrow();
        for (Map<String, Object> file : TestJson.list(vector, "files")) {
            makeVectorFile(file);
        }
        for (Object pair : (List<?>) vector.getOrDefault("symlinks", List.of())) {
            List<?> link = (List<?>) pair;
            tree.link((String) link.get(0), (String) link.get(1));
        }
        options = SnapshotOptions.of(ManifestFormat.V2023_03_03);

        Manifest manifest = snapshot().manifest();

        assertThat(new String(ManifestEncoder.encode(manifest), StandardCharsets.US_ASCII))
                .isEqualTo(
                        new String(
                                TestJson.bytes("v2023-tree/" + name + ".manifest"),
                                StandardCharsets.US_ASCII));
    }

    private void makeVectorFile(Map<String, Object> file) throws IOException {
        String path = TestJson.text(file, "path");
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (!tree.exists(path.substring(0, slash))) {
                tree.dir(path.substring(0, slash));
            }
        }
        String hex = TestJson.text(file, "utf8_hex");
        byte[] content = hex.equals("null") ? allBytes() : HexFormat.of().parseHex(hex);
        tree.file(path, content, 0644);
        long nanos = TestJson.number(file, "mtime_ns_set");
        tree.times(path, nanos / 1_000_000_000, (int) (nanos % 1_000_000_000));
    }

    /** The content of the vectors' one binary file: each byte once. */
    private static byte[] allBytes() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    @Test
    void keepsNamesBytesTimesRunBitsAndEmptyDirectories() throws IOException {
        tree.dir("empty").dir("d\udcff").file("d\udcff/\n\udc80é", "x").dir("d\udcff/e");
        tree.file("run", "#!".getBytes(StandardCharsets.UTF_8), 0755);
        tree.times("run", -1, 999_999_999).times("d\udcff/\n\udc80é", 1, 999);

        Map<String, ManifestEntry> entries = byPath(snapshot());

        assertThat(entries)
                .containsOnlyKeys("empty", "d\udcff", "d\udcff/\n\udc80é", "d\udcff/e", "run");
        ManifestEntry.File run = file(entries, "run");
        assertThat(run.runnable()).isTrue();
        assertThat(run.mtimeMicros()).isEqualTo(-1);
        ManifestEntry.File odd = file(entries, "d\udcff/\n\udc80é");
        assertThat(odd.runnable()).isFalse();
        assertThat(odd.mtimeMicros()).isEqualTo(1_000_000);
    }

    @Test
    void cutsFilesThatAreStrictlyLargerThanAChunk() throws IOException {
        tree.file("below", "x".repeat(99)).file("exact", "x".repeat(100));
        tree.file("above", "x".repeat(101)).file("empty", "").truncate("sparse", 1050);
        options = options.withChunkSize(100);

        SnapshotResult result = snapshot();

        Map<String, ManifestEntry> entries = byPath(result);
        assertThat(hashes(entries, "below")).isEqualTo(1);
        assertThat(hashes(entries, "exact")).isEqualTo(1);
        assertThat(hashes(entries, "above")).isEqualTo(2);
        assertThat(hashes(entries, "empty")).isEqualTo(1);
        assertThat(hashes(entries, "sparse")).isEqualTo(11);
        assertThat(
                        ManifestVerifier.verify(
                                result.manifest(),
                                store,
                                2,
                                Patience.DEFAULT,
                                io.celfs.manifest.Progress.NONE))
                .isEmpty();
        ManifestEntry.File sparse = file(entries, "sparse");
        try (InputStream in = FileContent.open(sparse, 100, store, Patience.DEFAULT)) {
            assertThat(in.readAllBytes()).isEqualTo(new byte[1050]);
        }
    }

    private static int hashes(Map<String, ManifestEntry> entries, String path) {
        return file(entries, path).hashes().size();
    }

    @Test
    void keepsLinksThatComeBackByteForByteAndSaysWhatBecameOfOthers() throws IOException {
        tree.dir("d").file("d/f", "content").file("top", "t");
        tree.link("d/near", "f")
                .link("d/up", "../top")
                .link("dangling", "nothing")
                .link("dir", "d");
        tree.link("absolute", folder + "/d/f").link("absolutedir", folder + "/d");
        tree.link("dotted", "./top").link("outside", "/etc/hostname").link("escapes", "../..");
        tree.link("d/self", folder.toString()).link("deadabsolute", "/nothing/here");

        SnapshotResult result = snapshot();

        Map<String, ManifestEntry> entries = byPath(result);
        assertThat(entries.get("d/near")).isEqualTo(Entries.link("d/near", "d/f"));
        assertThat(entries.get("d/up")).isEqualTo(Entries.link("d/up", "top"));
        assertThat(entries.get("dangling")).isEqualTo(Entries.link("dangling", "nothing"));
        assertThat(entries.get("dir")).isEqualTo(Entries.link("dir", "d"));
        assertThat(entries.get("absolute")).isInstanceOf(ManifestEntry.File.class);
        assertThat(entries.get("dotted")).isInstanceOf(ManifestEntry.File.class);
        assertThat(entries.get("absolutedir")).isInstanceOf(ManifestEntry.Directory.class);
        assertThat(entries.get("absolutedir/f")).isInstanceOf(ManifestEntry.File.class);
        // A link out of the copied directory would lead elsewhere from the copy: content again.
        assertThat(entries.get("absolutedir/up")).isInstanceOf(ManifestEntry.File.class);
        assertThat(entries.get("absolutedir/near"))
                .isEqualTo(Entries.link("absolutedir/near", "absolutedir/f"));
        assertThat(entries).doesNotContainKeys("outside", "escapes", "d/self", "deadabsolute");
        assertThat(result.findings())
                .extracting(f -> f.kind() + " " + f.path())
                .containsExactlyInAnyOrder(
                        "LINK_COLLAPSED absolute",
                        "LINK_COLLAPSED absolutedir",
                        "LINK_SKIPPED absolutedir/self",
                        "LINK_COLLAPSED absolutedir/up",
                        "LINK_SKIPPED d/self",
                        "LINK_SKIPPED deadabsolute",
                        "LINK_COLLAPSED dotted",
                        "LINK_SKIPPED escapes",
                        "LINK_SKIPPED outside");
    }

    @Test
    void linksIntoWhatIsNoDirectoryWouldMakeOneInTheDefaultFormat() throws IOException {
        tree.dir("d").file("d/f", "x").link("ld", "d").link("through", "ld/f");
        tree.file("file", "x").link("below", "file/x").link("missing", "no/where");

        SnapshotResult openjd = snapshot();

        assertThat(byPath(openjd)).containsOnlyKeys("d", "d/f", "ld", "through", "file");
        assertThat(byPath(openjd).get("through")).isInstanceOf(ManifestEntry.File.class);
        assertThat(openjd.findings())
                .extracting(f -> f.kind() + " " + f.path())
                .containsExactly(
                        "LINK_SKIPPED below", "LINK_SKIPPED missing", "LINK_COLLAPSED through");

        options = SnapshotOptions.of(ManifestFormat.V2025_12_04_BETA);
        SnapshotResult beta = snapshot();
        assertThat(byPath(beta).get("missing")).isEqualTo(Entries.link("missing", "no/where"));
        assertThat(byPath(beta).get("through")).isEqualTo(Entries.link("through", "ld/f"));
        assertThat(beta.findings()).isEmpty();
    }

    @Test
    void followsThePolicyForLinks() throws IOException {
        tree.file("f", "x").link("kept", "f").link("odd", "./f");

        options = options.withLinks(LinkPolicy.SKIP);
        assertThat(byPath(snapshot())).containsOnlyKeys("f", "kept");
        options = options.withLinks(LinkPolicy.COLLAPSE);
        assertThat(byPath(snapshot()).get("kept")).isInstanceOf(ManifestEntry.File.class);
        options = options.withLinks(LinkPolicy.FAIL);
        assertThatThrownBy(this::snapshot)
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("'odd': link to './f' cannot be kept");
    }

    @Test
    void saysWhatIsNoFile() throws IOException, InterruptedException {
        tree.file("f", "x");
        int made = new ProcessBuilder("mkfifo", folder + "/fifo").start().waitFor();
        assertThat(made).isZero();
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder + "/s"));

            SnapshotResult result = snapshot();

            assertThat(byPath(result)).containsOnlyKeys("f");
            assertThat(result.findings())
                    .extracting(Finding::toString)
                    .containsExactly("'fifo': is a FIFO; left out", "'s': is a socket; left out");
        }
    }

    @Test
    void aFileThatChangesOnceIsReadAgain() throws IOException {
        tree.file("f", "one");
        AtomicInteger puts = new AtomicInteger();
        SnapshotResult result =
                SnapshotBuilder.build(
                        tree.path(),
                        new Interfering(() -> {
                            if (puts.incrementAndGet() == 1) {
                                tree.append("f", "two");
                            }
                        }),
                        options);
        assertThat(puts).hasValue(2);
        assertThat(file(byPath(result), "f").hashes())
                .containsExactly(ContentHasher.hash("onetwo".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aFileThatAlwaysChangesIsAnErrorOrLeftOut() throws IOException {
        tree.file("calm", "").file("f", "one");
        Interfering changing = new Interfering(() -> tree.append("f", "x"));
        options = options.withThreads(1);
        assertThatThrownBy(() -> SnapshotBuilder.build(tree.path(), changing, options))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("'f': changed each time");
        SnapshotResult result =
                SnapshotBuilder.build(tree.path(), changing, options.withSkipUnreadable(true));
        assertThat(byPath(result)).doesNotContainKey("f");
        assertThat(result.findings()).extracting(Finding::kind).contains(Finding.Kind.CHANGED);
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsReadAgain() throws IOException {
        tree.file("f", "x".repeat(1000));
        AtomicInteger puts = new AtomicInteger();
        SnapshotResult result =
                SnapshotBuilder.build(
                        tree.path(),
                        new Interfering(() -> {
                            if (puts.incrementAndGet() == 1) {
                                tree.truncate("f", 10);
                            }
                        }),
                        options);
        assertThat(file(byPath(result), "f").size()).isEqualTo(10);
    }

    /** A store in which something happens before each put reads its source. */
    private class Interfering extends ForwardingFileStore {
        private interface Event {
            void happen() throws IOException;
        }

        private final Event event;

        Interfering(Event event) {
            super(store);
            this.event = event;
        }

        @Override
        public StoreBatch batch() {
            return new PlainBatch(this);
        }

        @Override
        public ObjectId put(ContentSource source, Patience patience) throws StoreException {
            try {
                event.happen();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return super.put(source, patience);
        }
    }

    @Test
    void aFailingStoreEndsTheSnapshot() throws IOException {
        for (int i = 0; i < 100; i++) {
            tree.file("f" + i, "x" + i);
        }
        Interfering failing =
                new Interfering(() -> {}) {
                    @Override
                    public StoreBatch batch() {
                        return new PlainBatch(this);
                    }

                    @Override
                    public ObjectId put(ContentSource source, Patience patience)
                            throws StoreException {
                        throw new StoreException(StoreException.Kind.FULL, "no room");
                    }
                };
        assertThatThrownBy(() -> SnapshotBuilder.build(tree.path(), failing, options))
                .isInstanceOf(StoreException.class)
                .hasMessage("no room");
    }

    @Test
    void theStoreInTheTreeIsLeftOutAndATreeInTheStoreRefused() throws IOException {
        tree.dir("store").file("f", "x");
        try (LocalFileStore local = LocalFileStore.open(tree.path("store"))) {
            SnapshotResult result = SnapshotBuilder.build(tree.path(), local, options);
            assertThat(byPath(result)).containsOnlyKeys("f");
            assertThat(result.findings())
                    .extracting(f -> f.kind() + " " + f.path())
                    .containsExactly("STORE store");
            assertThatThrownBy(() -> SnapshotBuilder.build(tree.path("store"), local, options))
                    .hasMessageContaining("lies in the store");
        }
    }

    @Test
    void the2023FormatSaysWhichEmptyDirectoriesItLoses() throws IOException {
        tree.dir("empty").dir("full").file("full/f", "x");
        options = SnapshotOptions.of(ManifestFormat.V2023_03_03);
        assertThat(snapshot().findings())
                .extracting(f -> f.kind() + " " + f.path())
                .containsExactly("EMPTY_DIRECTORY empty");
    }

    @Test
    void whatCannotBeReadIsAnErrorOrLeftOut() throws IOException {
        assumeThat(tree.stat("").uid).as("root reads everything").isNotZero();
        tree.file("f", "x").chmod("f", 0).dir("d").chmod("d", 0).file("ok", "x");

        assertThatThrownBy(this::snapshot)
                .isInstanceOf(SnapshotException.class)
                .hasMessage("'d': permission denied (and 1 more)");
        SnapshotResult result =
                SnapshotBuilder.build(tree.path(), store, options.withSkipUnreadable(true));

        tree.chmod("d", 0700);
        assertThat(byPath(result)).containsOnlyKeys("ok");
        assertThat(result.findings())
                .extracting(f -> f.kind() + " " + f.path())
                .containsExactly("UNREADABLE d", "UNREADABLE f");
    }

    @Test
    void progressEndsWhereItSaidItWould() throws IOException {
        tree.file("a", "12345").dir("d").file("d/b", "123").link("l", "a");
        List<String> reports = Collections.synchronizedList(new ArrayList<>());
        options =
                options.withProgress((filesDone, bytesDone, filesFound, bytesFound) ->
                        reports.add(
                                filesDone + "/" + filesFound + " " + bytesDone + "/" + bytesFound));
        snapshot();
        assertThat(reports).contains("2/2 8/8");
    }

    @Test
    void aMissingFolderIsAnError() {
        assertThatThrownBy(() -> SnapshotBuilder.build(tree.path("missing"), store, options))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such file or directory");
    }
}
