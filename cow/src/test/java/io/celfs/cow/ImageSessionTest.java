package io.celfs.cow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.AclType;
import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
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
    private static final long ROOT_INO = FileSystem.ROOT;

    @TempDir Path folder;
    private final FileStore store = new MemoryFileStore();
    private MemoryFileSystem below = new MemoryFileSystem(InstantSource.system());

    @BeforeEach
    void fill() throws IOException {
        below = filled();
    }

    /** The same tree each time, for a session closes its base. */
    private static MemoryFileSystem filled() throws IOException {
        MemoryFileSystem tree = new MemoryFileSystem(InstantSource.system());
        Attributes dir = new Attributes();
        tree.mkdir(ROOT, FileSystem.ROOT, name("dir"), 0755, dir);
        FileHandle file =
                tree.create(ROOT, dir.ino, name("b"), 0644, OpenFlags.READ_WRITE, new Attributes());
        tree.write(ROOT, file, 0, MemorySegment.ofArray("beta".getBytes(UTF_8)));
        tree.release(file);
        return tree;
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

    /** Nothing would obey them in a session. */
    @Test
    void accessControlListsOfTheImageAreNotShown() throws IOException {
        Name list = AclType.ACCESS.xattr();
        FileSystem listed =
                new ForwardingFileSystem(filled()) {
                    @Override
                    public List<Name> listxattr(OpContext context, long ino) throws FsException {
                        return List.of(list, name("user.note"));
                    }

                    @Override
                    public byte[] getxattr(OpContext context, long ino, Name name) {
                        return new byte[] {1};
                    }
                };
        try (Session session = begin(SessionFixture.base(listed))) {
            FileSystem fs = session.fileSystem();
            assertThat(fs.missing()).contains(FileSystem.Feature.ACLS);
            assertThat(fs.listxattr(ROOT, ROOT_INO)).containsExactly(name("user.note"));
            assertThat(fs.getxattr(ROOT, ROOT_INO, name("user.note"))).containsExactly(1);
            assertThatThrownBy(() -> fs.getxattr(ROOT, ROOT_INO, list))
                    .hasFieldOrPropertyWithValue("errno", Errno.EOPNOTSUPP);
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

    /** An inode that cannot be read is there all the same: what was written to it stays. */
    @Test
    void anUnreadableImageCostsNoChange() throws IOException {
        try (Session session = begin(SessionFixture.base(below))) {
            FileSystem fs = session.fileSystem();
            Attributes found = new Attributes();
            fs.lookup(ROOT, FileSystem.ROOT, name("dir"), found);
            fs.lookup(ROOT, found.ino, name("b"), found);
            FileHandle file = fs.open(ROOT, found.ino, OpenFlags.READ_WRITE);
            fs.write(ROOT, file, 0, MemorySegment.ofArray("gamma".getBytes(UTF_8)));
            fs.release(file);
        }
        FileSystem broken =
                new ForwardingFileSystem(filled()) {
                    @Override
                    public void getattr(OpContext context, long ino, Attributes result)
                            throws FsException {
                        throw Errno.EIO.exception("a bad block");
                    }
                };

        assertThatThrownBy(() -> open(SessionFixture.base(broken)))
                .isInstanceOfSatisfying(
                        FsException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));

        try (Session session = open(SessionFixture.base(filled()))) {
            assertThat(session.changes()).extracting(PathChange::path).contains("dir/b");
        }
    }

    @Test
    void aDirectoryWithTwoNamesIsAnErrorAndNoEndlessWalk() throws IOException {
        FileSystem looped =
                new ForwardingFileSystem(below) {
                    @Override
                    public void readdir(
                            OpContext context,
                            FileHandle directory,
                            long cookie,
                            boolean plus,
                            DirectorySink sink)
                            throws FsException {
                        if (cookie == Long.MAX_VALUE) {
                            return; // Behind the loop there is nothing.
                        }
                        super.readdir(context, directory, cookie, plus, sink);
                        Attributes root = new Attributes();
                        super.getattr(context, ROOT_INO, root);
                        sink.accept(name("loop"), root, Long.MAX_VALUE);
                    }
                };
        FileSystemBase base = SessionFixture.base(looped);

        assertThatThrownBy(() -> base.parents(ROOT_INO)).hasMessageContaining("has two names");
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
