package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewWriterTest {
    @TempDir Path folder;

    private Path view() {
        return folder.resolve("layers/0001/view");
    }

    @Test
    void changedContentStandsUnderItsPath() throws IOException {
        SessionFixture fixture = new SessionFixture(folder);
        TreeSpec tree = TreeSpec.empty().file("d/big", new byte[200_000]).file("gone", "x");
        try (Session session = fixture.session(tree)) {
            Workbench bench = new Workbench(session.fileSystem());
            bench.write("d/big", 70_000, new byte[] {7});
            bench.file("new.part0", "text");
            bench.unlink("gone");
            bench.letGo();
            session.flush();
        }
        assertThat(view().resolve("d/big.part1")).exists();
        assertThat(view().resolve(".meta/d/big.json")).content().contains("\"dirtyChunks\":[1]");
        assertThat(view().resolve("%new.part0")).hasContent("text");
        assertThat(view().resolve(".deleted/gone")).isEmptyFile();
    }

    @Test
    void aTombstoneGivesWayToADirectoryOfTombstones() throws IOException {
        SessionFixture fixture = new SessionFixture(folder);
        TreeSpec tree = TreeSpec.empty().file("p", "1").file("d/x", "2").file("d/y", "3");
        try (Session session = fixture.session(tree)) {
            Workbench bench = new Workbench(session.fileSystem());
            bench.unlink("p");
            bench.rename("d", "p");
            bench.unlink("p/x");
            bench.letGo();
            session.flush();
        }
        assertThat(view().resolve(".deleted/p/x")).exists();
    }

    @Test
    void aDirectoryThatLooksLikeADescriptionHasAnotherName() throws IOException {
        SessionFixture fixture = new SessionFixture(folder);
        TreeSpec tree = TreeSpec.empty().file("x", "1").file("x.json/f", "2");
        try (Session session = fixture.session(tree)) {
            Workbench bench = new Workbench(session.fileSystem());
            bench.write("x", 0, new byte[] {7});
            bench.write("x.json/f", 0, new byte[] {7});
            bench.letGo();
            session.flush();
        }
        assertThat(view().resolve(".meta/x.json")).isRegularFile();
        assertThat(view().resolve(".meta/%x.json/f.json")).isRegularFile();
    }
}
