package io.celfs.cow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.snapshot.LinkPolicy;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.posix.HostDirectory;
import io.celfs.storage.FileStore;
import io.celfs.storage.MemoryFileStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions over a file system instead of a manifest. */
class ImageSessionTest {
    private static final ImageLocation IMAGE = new ImageLocation("file:///image", 512);
    private static final OpContext ROOT = OpContext.ROOT;

    @TempDir Path folder;
    private final FileStore store = new MemoryFileStore();
    private final MemoryFileSystem below = new MemoryFileSystem(InstantSource.system());

    @BeforeEach
    void fill() throws IOException {
        Attributes dir = new Attributes();
        below.mkdir(ROOT, FileSystem.ROOT, name("dir"), 0755, dir);
        FileHandle file =
                below.create(
                        ROOT, dir.ino, name("b"), 0644, OpenFlags.READ_WRITE, new Attributes());
        below.write(ROOT, file, 0, MemorySegment.ofArray("beta".getBytes(UTF_8)));
        below.release(file);
    }

    private static Name name(String text) throws FsException {
        return Name.of(text.getBytes(UTF_8));
    }

    private Session begin(FileSystemBase base) throws IOException {
        HostDirectory directory = HostDirectory.open(folder.toString());
        return Session.beginOver(
                directory, IMAGE, base, store.url(), store, 0, 0, Settings.DEFAULT);
    }

    private Session open(FileSystemBase base) throws IOException {
        HostDirectory directory = HostDirectory.open(folder.toString());
        return Session.open(
                directory,
                store,
                location -> {
                    assertThat(location).isEqualTo(IMAGE);
                    return base;
                },
                Settings.DEFAULT);
    }

    @Test
    void filesThatOnlyMovedAreExported() throws IOException {
        try (Session session = begin(SessionFixture.base(below))) {
            FileSystem fs = session.fileSystem();
            fs.rename(ROOT, FileSystem.ROOT, name("dir"), FileSystem.ROOT, name("moved"), 0);

            ExportResult result =
                    DiffManifestExporter.exportDiffManifest(
                            session,
                            new ExportOptions(
                                    true,
                                    ManifestFormat.BETA_2025_12,
                                    LinkPolicy.KEEP,
                                    false,
                                    false));

            assertThat(result.manifest().entries())
                    .extracting(ManifestEntry::path)
                    .containsExactlyInAnyOrder("moved", "moved/b");
        }
    }

    @Test
    void itIsTakenUpAgainWhereItsImageIs() throws IOException {
        try (Session session = begin(SessionFixture.base(below))) {
            session.fileSystem().mkdir(ROOT, FileSystem.ROOT, name("new"), 0755, new Attributes());
        }
        MemoryFileSystem same = new MemoryFileSystem(InstantSource.system());
        try (Session session = open(SessionFixture.base(same))) {
            assertThat(session.changes()).extracting(PathChange::path).contains("new");
            assertThat(session.format()).isEqualTo(ManifestFormat.DEFAULT);
        }
    }

    @Test
    void anotherImageIsRefused() throws IOException {
        begin(SessionFixture.base(below)).close();
        FileSystemBase other =
                new FileSystemBase(below, "other", SessionFixture.CHUNK, () -> new byte[0]);

        assertThatThrownBy(() -> open(other)).hasMessageContaining("was changed since");
    }

    @Test
    void theManifestOfTheImageIsMadeOnceAndOnlyIfNeeded() throws IOException {
        List<String> made = new ArrayList<>();
        FileSystemBase base =
                new FileSystemBase(
                        below,
                        "memory",
                        SessionFixture.CHUNK,
                        () -> {
                            made.add("once");
                            return "{}".getBytes(UTF_8);
                        });
        try (Session session = begin(base)) {
            assertThat(session.baselineIdentity()).isEqualTo("memory");
            assertThat(made).isEmpty();
            assertThat(session.baselineManifest()).isEqualTo("{}".getBytes(UTF_8));
            assertThat(session.baselineManifest()).isEqualTo("{}".getBytes(UTF_8));
            assertThat(made).hasSize(1);
        }
    }
}
