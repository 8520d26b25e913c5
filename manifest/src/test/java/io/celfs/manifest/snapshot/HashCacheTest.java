package io.celfs.manifest.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.manifest.HostTree;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestFormat;
import io.celfs.storage.MemoryFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashCacheTest {
    @TempDir Path folder;
    @TempDir Path other;
    private HostTree tree;
    private final MemoryFileStore store = new MemoryFileStore();

    /** A clock by which everything in the tree is an hour old. */
    private final InstantSource later =
            InstantSource.offset(InstantSource.system(), Duration.ofHours(1));

    @BeforeEach
    void open() throws IOException {
        tree = new HostTree(folder.toString());
        tree.dir("d").file("a", "one").file("d/b\udcff", "three").file("empty", "");
    }

    @AfterEach
    void close() {
        tree.close();
    }

    private SnapshotResult snapshot(InstantSource clock) throws IOException {
        return snapshot(clock, store, ManifestFormat.DEFAULT_CHUNK_SIZE);
    }

    private SnapshotResult snapshot(InstantSource clock, MemoryFileStore into, long chunkSize)
            throws IOException {
        try (HashCache cache = SqliteHashCache.open(other + "/cache.db")) {
            return SnapshotBuilder.build(
                    tree.path(),
                    into,
                    SnapshotOptions.of(ManifestFormat.DEFAULT)
                            .withChunkSize(chunkSize)
                            .withCache(cache, clock));
        }
    }

    @Test
    void aSecondRunReadsOnlyWhatChanged() throws IOException {
        Manifest first = snapshot(later).manifest();
        SnapshotResult second = snapshot(later);
        assertThat(second.hashedFiles()).isZero();
        assertThat(second.manifest().entries())
                .containsExactlyInAnyOrderElementsOf(first.entries());

        long seconds = tree.stat("a").mtime;
        int nanos = tree.stat("a").mtimeNanos;
        tree.file("a", "two").times("a", seconds, nanos);
        SnapshotResult third = snapshot(later);
        assertThat(third.hashedFiles()).as("same size, same mtime, new content").isEqualTo(1);
        assertThat(third.manifest()).isNotEqualTo(second.manifest());
    }

    @Test
    void filesChangedJustNowAreNotTrusted() throws IOException {
        snapshot(InstantSource.system());
        assertThat(snapshot(later).hashedFiles()).isEqualTo(3);
    }

    @Test
    void theCacheIsNotBelievedAboutTheStore() throws IOException {
        snapshot(later);
        try (MemoryFileStore fresh = new MemoryFileStore()) {
            SnapshotResult result = snapshot(later, fresh, ManifestFormat.DEFAULT_CHUNK_SIZE);
            assertThat(result.hashedFiles()).isEqualTo(3);
        }
    }

    @Test
    void otherChunksAreOtherHashes() throws IOException {
        snapshot(later);
        assertThat(snapshot(later, store, 2).hashedFiles()).isEqualTo(3);
        assertThat(snapshot(later, store, 2).hashedFiles()).isZero();
    }

    @Test
    void aFileThatIsNoCacheIsRefused() throws IOException {
        Files.writeString(other.resolve("text"), "no database ".repeat(1000));
        assertThatThrownBy(() -> SqliteHashCache.open(other + "/text").close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hash cache");
        assertThatThrownBy(() -> SqliteHashCache.open(other + "/missing/cache").close())
                .isInstanceOf(IOException.class);
    }
}
