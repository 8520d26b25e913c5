package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.HostBacked;
import io.celfs.core.OpenFlags;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.compose.ManifestComposer;
import io.celfs.manifest.snapshot.LinkPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that goes on from what it exported. */
class RebaseTest {
    private static final TreeSpec TREE =
            TreeSpec.empty()
                    .file("kept", new byte[200_000])
                    .file("changed", new byte[200_000])
                    .file("dir/inner", "inner")
                    .file("gone", "gone");

    @TempDir Path folder;
    private SessionFixture fixture;
    private Session session;
    private Workbench bench;

    /** Every diff that was exported, in order. */
    private final List<DecodedManifest> diffs = new ArrayList<>();

    private DecodedManifest base;

    @BeforeEach
    void open() throws IOException {
        fixture = new SessionFixture(folder);
        session = fixture.session(TREE);
        base = ManifestDecoder.decode(session.baselineManifest());
        bench = new Workbench(session.fileSystem());
    }

    @AfterEach
    void close() throws IOException {
        bench.letGo();
        session.close();
    }

    private static ExportOptions options(boolean snapshot, boolean rebase) {
        return new ExportOptions(
                snapshot, ManifestFormat.BETA_2025_12, LinkPolicy.KEEP, false, rebase);
    }

    private ExportResult rebase() throws IOException {
        return rebase(false);
    }

    private ExportResult rebase(boolean snapshot) throws IOException {
        try (Session frozen = fixture.viewFrozen(session.freeze())) {
            ExportResult result =
                    DiffManifestExporter.exportDiffManifest(frozen, options(snapshot, true));
            diffs.add(ManifestDecoder.decode(ManifestEncoder.encode(result.manifest())));
            frozen.rebase(result);
            return result;
        }
    }

    private List<String> changes() throws IOException {
        return session.changes().stream()
                .map(change -> change.state() + " " + change.path())
                .toList();
    }

    private byte[] whole() throws IOException {
        return ManifestEncoder.encode(
                DiffManifestExporter.exportDiffManifest(session, options(true, false)).manifest());
    }

    private static void lend(FileHandle handle) throws FsException {
        HostBacked lender = Objects.requireNonNull(handle.hostBacked());
        assertThat(lender.lendDescriptor()).isNotNegative();
    }

    private static List<String> paths(ExportResult result) {
        return result.manifest().entries().stream().map(ManifestEntry::path).toList();
    }

    @Test
    void changesAreMeasuredAgainstWhatWasExported() throws IOException {
        bench.write("changed", 5, new byte[] {1});
        bench.file("new", "new");
        bench.unlink("gone");
        rebase();
        assertThat(changes()).isEmpty();
        bench.file("newer", "newer");
        bench.unlink("new");
        bench.write("changed", 100_000, new byte[] {1});
        assertThat(changes()).containsExactly("MODIFIED changed", "DELETED new", "NEW newer");
        assertThat(paths(rebase())).containsExactlyInAnyOrder("changed", "new", "newer");
    }

    @Test
    void theDiffsFollowOnEachOther() throws IOException {
        bench.write("changed", 5, new byte[] {1});
        bench.mkdir("new");
        bench.file("new/file", new byte[100_000]);
        rebase();
        bench.rename("dir", "moved");
        bench.rename("new", "moved/new");
        bench.symlink("kept", "link");
        rebase();
        bench.write("moved/new/file", 70_000, new byte[] {7});
        bench.unlink("link");
        rebase();
        assertThat(ManifestEncoder.encode(ManifestComposer.compose(base, diffs).manifest()))
                .isEqualTo(whole());
    }

    @Test
    void onlyWhatChangedSinceIsRead() throws IOException {
        bench.file("new", new byte[200_000]);
        bench.write("changed", 0, new byte[] {1});
        rebase();
        bench.rename("new", "renamed");
        assertThat(rebase().hashedFiles()).as("a rename reads nothing").isZero();
        bench.write("renamed", 100_000, new byte[] {1});
        assertThat(rebase().hashedBytes()).isEqualTo(SessionFixture.CHUNK);
    }

    @Test
    void nothingIsWrittenTwice() throws IOException {
        bench.file("new", "new");
        rebase();
        assertThat(paths(rebase())).isEmpty();
        assertThat(session.info().layers()).hasSize(2);
    }

    @Test
    void aSessionWithoutChangesStaysOnItsBase() throws IOException {
        assertThat(paths(rebase())).isEmpty();
        assertThat(session.baselineIdentity()).isEqualTo(session.info().base());
    }

    @Test
    void aWholeTreeCanBeRebasedOn() throws IOException {
        bench.file("new", "new");
        rebase(true);
        bench.file("newer", "newer");
        assertThat(changes()).containsExactly("NEW newer");
    }

    @Test
    void theNextMountGoesOnFromThere() throws IOException {
        bench.file("new", "new");
        rebase();
        bench.file("newer", "newer");
        bench.letGo();
        session.close();
        session = fixture.open();
        bench = new Workbench(session.fileSystem());
        assertThat(changes()).containsExactly("NEW newer");
        assertThat(session.hasChanges()).isTrue();
        assertThat(session.baselineIdentity()).isNotEqualTo(session.info().base());
    }

    @Test
    void aLinkThatBecomesItsContentCannotBeRebasedOn() throws IOException {
        bench.symlink("../" + folder.getFileName() + "/kept", "out");
        bench.symlink("./dir/../kept", "odd");
        assertThatThrownBy(this::rebase)
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("could not go on")
                .hasMessageContaining("odd");
        assertThat(changes()).contains("NEW odd");
    }

    @Test
    void whatIsLentStaysWritableAndTheFrozenLayerKeepsItAsItWas() throws IOException {
        bench.file("new", "old");
        FileHandle handle = bench.open("new", OpenFlags.READ_WRITE);
        lend(handle);
        rebase();
        bench.write(handle, 0, new byte[] {'n'});
        assertThat(changes()).containsExactly("MODIFIED new");
        assertThat(rebase().hashedBytes()).isEqualTo(3);
        lend(handle);
        bench.release(handle);
        assertThat(bench.content("new")).asString().isEqualTo("nld");
        assertThat(ManifestEncoder.encode(ManifestComposer.compose(base, diffs).manifest()))
                .isEqualTo(whole());
    }

    @Test
    void aFormatWithOtherChunksCannotBeRebasedOn() throws IOException {
        bench.file("new", new byte[200_000]);
        try (Session frozen = fixture.viewFrozen(session.freeze())) {
            ExportOptions options =
                    new ExportOptions(
                            true, ManifestFormat.V2023_03_03, LinkPolicy.KEEP, true, true);
            assertThatThrownBy(() -> DiffManifestExporter.exportDiffManifest(frozen, options))
                    .isInstanceOf(ManifestException.class)
                    .hasMessageContaining("could not go on");
        }
    }

    @Test
    void whatIsStillMappedAfterItsCloseIsCopiedToo() throws Exception {
        bench.file("new", new byte[4096]);
        FileHandle handle = bench.open("new", OpenFlags.READ_WRITE);
        lend(handle);
        long ino = handle.ino();
        Path host = folder.resolve("layers/0001/data/" + ino);
        try (FileChannel channel =
                FileChannel.open(host, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            bench.release(handle);
            rebase();
            channel.write(ByteBuffer.wrap(new byte[] {7}), 0);
        }
        assertThat(bench.content("new")[0]).isEqualTo((byte) 7);
        assertThat(rebase().hashedBytes()).isEqualTo(4096);
        assertThat(ManifestEncoder.encode(ManifestComposer.compose(base, diffs).manifest()))
                .isEqualTo(whole());
    }

    @Test
    void aFrozenViewRefusesChanges() throws IOException {
        bench.file("new", "new");
        try (Session frozen = fixture.viewFrozen(session.freeze())) {
            Workbench viewer = new Workbench(frozen.fileSystem());
            Workbench.fails(Errno.EROFS, () -> viewer.mkdir("dir2"));
            viewer.letGo();
        }
    }

    @Test
    void aHandOverThatWasCutShortIsFinishedByTheNextOpening() throws IOException {
        bench.file("new", "old");
        FileHandle handle = bench.open("new", OpenFlags.READ_WRITE);
        lend(handle);
        long ino = handle.ino();
        rebase();
        Path frozen = folder.resolve("layers/0001/data/" + ino);
        Path live = folder.resolve("layers/0002/data/" + ino);
        session.abandon();
        Files.move(frozen, folder.resolve("layers/0001/data/" + ino + ".copy"));
        Files.createLink(frozen, live); // As after a kill between the two steps.
        session = fixture.open();
        bench = new Workbench(session.fileSystem());
        bench.write("new", 0, new byte[] {'n'});
        assertThat(Files.readString(frozen)).isEqualTo("old");
        assertThat(bench.content("new")).asString().isEqualTo("nld");
        assertThat(changes()).containsExactly("MODIFIED new");
    }

    @Test
    void whatIsLentSurvivesAKillAfterTheFreeze() throws IOException {
        bench.file("new", "old");
        FileHandle handle = bench.open("new", OpenFlags.READ_WRITE);
        lend(handle);
        rebase();
        bench.write(handle, 0, new byte[] {'n'});
        session.abandon();
        session = fixture.open();
        bench = new Workbench(session.fileSystem());
        assertThat(bench.content("new")).asString().isEqualTo("nld");
        assertThat(changes()).containsExactly("MODIFIED new");
    }
}
