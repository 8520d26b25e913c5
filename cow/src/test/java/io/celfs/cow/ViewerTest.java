package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.snapshot.LinkPolicy;
import io.celfs.posix.HostDirectory;
import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import io.celfs.storage.ForwardingFileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import io.celfs.storage.PlainBatch;
import io.celfs.storage.StoreBatch;
import io.celfs.storage.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that looks at a session while another one writes to it. */
class ViewerTest {
    private static final ExportOptions WHOLE_TREE =
            new ExportOptions(true, ManifestFormat.BETA_2025_12, LinkPolicy.SKIP, true, false);

    @TempDir Path folder;
    private SessionFixture fixture;

    @BeforeEach
    void makeFixture() {
        fixture = new SessionFixture(folder);
    }

    /** Something that the writer does when the viewer's export stores its first object. */
    private interface Event {
        void happen() throws FsException;
    }

    private FileStore storeWith(Event event) {
        return new ForwardingFileStore(fixture.store) {
            private boolean happened;

            @Override
            public StoreBatch batch() {
                return new PlainBatch(this);
            }

            @Override
            public ObjectId put(ContentSource source, Patience patience) throws StoreException {
                if (!happened) {
                    happened = true;
                    try {
                        event.happen();
                    } catch (FsException e) {
                        throw new AssertionError(e);
                    }
                }
                return super.put(source, patience);
            }

            @Override
            public void close() {}
        };
    }

    private List<ManifestEntry> export(Event meanwhile) throws IOException {
        HostDirectory directory = HostDirectory.open(folder.toString());
        try (Session view =
                Session.view(directory, storeWith(meanwhile), SessionFixture.NO_IMAGES)) {
            return DiffManifestExporter.exportDiffManifest(view, WHOLE_TREE).manifest().entries();
        }
    }

    @Test
    void aFileWithoutANameThatGetsOneIsSeen() throws IOException {
        try (Session session = fixture.session(TreeSpec.empty())) {
            Workbench bench = new Workbench(session.fileSystem());
            Attributes made = new Attributes();
            FileHandle handle = bench.tmpfile("", 2, made);
            bench.write(handle, 0, new byte[] {1, 2, 3});
            try (Session view = fixture.view()) {
                bench.link(made.ino, "named");
                view.catchUp();
                Workbench viewer = new Workbench(view.fileSystem());
                assertThat(viewer.content("named")).containsExactly(1, 2, 3);
                viewer.letGo();
            }
            bench.letGo();
        }
    }

    @Test
    void aFileThatIsCutWhileItIsExportedIsReadAgain() throws IOException {
        try (Session session = fixture.session(TreeSpec.empty())) {
            Workbench bench = new Workbench(session.fileSystem());
            bench.file("cut", new byte[200_000]);
            List<ManifestEntry> entries = export(() -> bench.truncate("cut", 5));
            assertThat(entries)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            ManifestEntry.File.class, file -> assertThat(file.size()).isEqualTo(5));
            bench.letGo();
        }
    }

    @Test
    void aFileThatIsRemovedWhileOthersAreExportedIsLeftOut() throws IOException {
        try (Session session = fixture.session(TreeSpec.empty())) {
            Workbench bench = new Workbench(session.fileSystem());
            bench.file("first", new byte[1000]);
            bench.file("second", new byte[3000]);
            bench.letGo();
            List<ManifestEntry> entries =
                    export(() -> {
                        bench.unlink("second");
                        bench.letGo();
                    });
            assertThat(entries).extracting(ManifestEntry::path).containsExactly("first");
        }
    }
}
