package io.celfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.cli.CommandRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need no mount, each as a user sees it. */
class ManifestCommandsTest {
    @TempDir Path home;
    private CommandRunner celfs;
    private Path tree;
    private Path snapshot;

    @BeforeEach
    void setUp() throws IOException {
        celfs = new CommandRunner(home);
        tree = Files.createDirectories(home.resolve("tree"));
        Files.createDirectories(tree.resolve("dir/empty"));
        Files.writeString(tree.resolve("a.txt"), "alpha\n");
        Files.writeString(tree.resolve("dir/b.txt"), "beta\n");
        Files.setLastModifiedTime(tree.resolve("a.txt"), FileTime.fromMillis(1_000_000_000_000L));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("dir/b.txt"));
        snapshot = home.resolve("snapshot.json");
        assertThat(celfs.run("snapshot", tree, "-o", snapshot).code()).isZero();
    }

    private void succeeds(Result result) {
        assertThat(result.err()).doesNotContain("celfs:");
        assertThat(result.code()).isZero();
    }

    private void fails(Result result, int code, String line) {
        assertThat(result.err()).isEqualTo("celfs: " + line + "\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(code);
    }

    @Test
    void aManifestAloneGoesToStandardOutput() throws IOException {
        Result result = celfs.run("snapshot", tree);
        succeeds(result);
        assertThat(result.out()).isEqualTo(Files.readString(snapshot));
        assertThat(result.err()).contains("5 entries, 2 files");
    }

    @Test
    void theDefaultStoreIsInTheUsersData() {
        assertThat(home.resolve(".local/share/celfs/store/Data")).isDirectory();
    }

    @Test
    void snapshotOfNothingSaysSo() throws IOException {
        fails(
                celfs.run("snapshot", home + "/none"),
                1,
                home + "/none: is neither a directory nor an ext2 image");
    }

    @Test
    void snapshotTakesFormats() throws IOException {
        Result result = celfs.run("snapshot", tree, "--format", "2023-03-03");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("\"manifestVersion\":\"2023-03-03\"");
    }

    @Test
    void anUnknownFormatIsWrongUsage() throws IOException {
        Result result = celfs.run("snapshot", tree, "--format", "tar");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("beta-2025-12, ", "see 'celfs snapshot --help'")
                .hasLineCount(1);
    }

    @Test
    void linksThatCannotBeKeptAreNamed() throws IOException {
        Files.createSymbolicLink(tree.resolve("out"), Path.of("/etc/passwd"));
        Result kept = celfs.run("snapshot", tree);
        assertThat(kept.code()).isZero();
        assertThat(kept.err()).contains("celfs: warning: 'out'");
        Result refused = celfs.run("snapshot", tree, "--links", "fail", "-o", home + "/none.json");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("'out'", "no manifest written");
        assertThat(home.resolve("none.json")).doesNotExist();
    }

    @Test
    void lsListsADirectory() throws IOException {
        assertThat(celfs.run("ls", snapshot).out()).isEqualTo("a.txt\ndir\nlink\n");
        assertThat(celfs.run("ls", snapshot, "dir").out()).isEqualTo("b.txt\nempty\n");
        assertThat(celfs.run("ls", snapshot, "./dir/b.txt").out()).isEqualTo("dir/b.txt\n");
        assertThat(celfs.run("ls", "-R", snapshot, "dir").out())
                .isEqualTo("dir/b.txt\ndir/empty\n");
    }

    @Test
    void lsShowsDetails() throws IOException {
        assertThat(celfs.run("ls", "-l", snapshot).out())
                .containsPattern("- +6 2001-09-09T01:46:40Z +a.txt\n")
                .containsPattern("l .*link -> dir/b.txt\n");
    }

    @Test
    void lsPrintsADocument() throws IOException {
        assertThat(celfs.run("ls", "--json", snapshot, "a.txt").out())
                .startsWith(
                        "{\"schema\":1,\"entries\":[{\"path\":\"a.txt\",\"type\":\"file\",\"size\":6,"
                                + "\"mtime\":1000000000000000,\"runnable\":false,\"hashes\":[\"")
                .endsWith("\"]}]}\n");
    }

    @Test
    void lsOfWhatIsNotThereSaysSo() throws IOException {
        fails(
                celfs.run("ls", snapshot, "nope"),
                1,
                snapshot + ": has no nope: 'celfs ls -R' shows what it has");
    }

    @Test
    void aFileThatIsNoManifestIsNamed() throws IOException {
        Path junk = Files.writeString(home.resolve("junk"), "junk");
        Result result = celfs.run("ls", junk);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("celfs: " + junk + ": ").hasLineCount(1);
    }

    @Test
    void catPrintsContentAndFollowsLinks() throws IOException {
        assertThat(celfs.run("cat", snapshot, "dir/b.txt").out()).isEqualTo("beta\n");
        assertThat(celfs.run("cat", snapshot, "link").out()).isEqualTo("beta\n");
        fails(
                celfs.run("cat", snapshot, "dir"),
                1,
                snapshot + ": dir is a directory: 'celfs ls " + snapshot + "' shows what is");
    }

    @Test
    void verifyFindsWhatIsMissing() throws IOException {
        succeeds(celfs.run("verify", snapshot));
        try (Stream<Path> objects = Files.list(home.resolve(".local/share/celfs/store/Data"))) {
            for (Path object : objects.toList()) {
                Files.delete(object);
            }
        }
        Result result = celfs.run("verify", snapshot);
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("'a.txt'", "'dir/b.txt'", "missing");
        assertThat(celfs.run("verify", snapshot, "dir").out()).doesNotContain("'a.txt'");
    }

    @Test
    void diffOfTwoManifests() throws IOException {
        Files.writeString(tree.resolve("a.txt"), "changed\n");
        Files.delete(tree.resolve("link"));
        Files.createDirectory(tree.resolve("new"));
        Path second = home.resolve("second.json");
        succeeds(celfs.run("snapshot", tree, "-o", second));

        Result text = celfs.run("diff", "--manifests", snapshot, second);
        succeeds(text);
        assertThat(text.out()).isEqualTo("M a.txt\nD link\nA new/\n");
        assertThat(celfs.run("diff", "--manifests", "--json", snapshot, second).out())
                .isEqualTo(
                        "{\"schema\":1,\"changes\":[{\"kind\":\"M\",\"path\":\"a.txt\"},"
                                + "{\"kind\":\"D\",\"path\":\"link\"},"
                                + "{\"kind\":\"A\",\"path\":\"new/\"}]}\n");
        assertThat(celfs.run("diff", "--manifests", "--exit-code", snapshot, second).code())
                .isEqualTo(1);
        assertThat(celfs.run("diff", "--manifests", "--exit-code", second, second).code()).isZero();
    }

    @Test
    void convertKeepsTheBytesOfItsOwnFormat() throws IOException {
        Result result = celfs.run("convert", snapshot, "--format", "beta-2025-12");
        succeeds(result);
        assertThat(result.out()).isEqualTo(Files.readString(snapshot));
    }

    @Test
    void convertRefusesWhatDoesNotFitUnlessLossy() throws IOException {
        Result refused = celfs.run("convert", snapshot, "--format", "2023-03-03");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("'link'", "'dir/empty'", "--lossy").hasLineCount(1);
        Path target = home.resolve("v2023.json");
        Result lossy =
                celfs.run("convert", snapshot, "--format", "2023-03-03", "--lossy", "-o", target);
        assertThat(lossy.code()).isZero();
        assertThat(lossy.out()).isEmpty();
        assertThat(lossy.err()).contains("celfs: warning: 'link'");
        assertThat(celfs.run("ls", "-R", target).out()).isEqualTo("a.txt\ndir\ndir/b.txt\nlink\n");
    }

    @Test
    void composeWithoutADiffIsWrongUsage() throws IOException {
        assertThat(celfs.run("compose", snapshot).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void composeRefusesASnapshotAsDiff() throws IOException {
        fails(
                celfs.run("compose", snapshot, snapshot),
                1,
                "cannot compose: diff 1 is a snapshot, not a diff");
    }

    @Test
    void checkoutWritesTheTree() throws IOException {
        Path target = home.resolve("out");
        succeeds(celfs.run("checkout", snapshot, target));
        assertThat(target.resolve("dir/b.txt")).hasContent("beta\n");
        assertThat(target.resolve("dir/empty")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("dir/b.txt");
        assertThat(Files.getLastModifiedTime(target.resolve("a.txt")).toMillis())
                .isEqualTo(1_000_000_000_000L);
    }

    @Test
    void anotherStoreIsUsedWhereItIsNamed() throws IOException {
        Path store = home.resolve("elsewhere");
        succeeds(celfs.run("snapshot", tree, "--store", "file://" + store));
        assertThat(store.resolve("Data")).isDirectory();
        assertThat(celfs.run("cat", "--store", store, snapshot, "a.txt").out())
                .isEqualTo("alpha\n");
        Result refused = celfs.run("cat", "--store", "gopher://x", snapshot, "a.txt");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("gopher").hasLineCount(1);
    }

    @Test
    void sessionsListsNothingAtFirst() throws IOException {
        Result result = celfs.run("sessions");
        succeeds(result);
        assertThat(result.out()).isEmpty();
        assertThat(celfs.run("sessions", "--json").out())
                .isEqualTo("{\"schema\":1,\"sessions\":[]}\n");
    }

    @Test
    void whatIsNoSessionIsRefusedInWords() throws IOException {
        fails(
                celfs.run("discard", tree),
                1,
                tree
                        + ": neither a session folder nor a mount point of one: 'celfs sessions'"
                        + " lists them");
        fails(
                celfs.run("unmount", tree),
                1,
                tree + " is not a celfs mount: 'celfs sessions' lists what is mounted");
    }

    @Test
    void mountWithoutAManifestIsWrongUsage() throws IOException {
        Result result = celfs.run("mount", tree);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--session").hasLineCount(1);
    }

    @Test
    void namesThatAreNoTextComeThroughUnchanged() throws IOException {
        HostPath odd = HostPath.of(tree.toString()).resolve(new byte[] {'x', (byte) 0xFF});
        try (OutputFile file = OutputFile.create(odd)) {
            file.commit();
        }
        Path second = home.resolve("odd.json");
        succeeds(celfs.run("snapshot", tree, "-o", second));
        assertThat(celfs.run("ls", second).out()).contains("x\uDCFF\n");
        assertThat(celfs.run("cat", second, "x\uDCFF").code()).isZero();
        assertThat(celfs.run("ls", "--json", second, "x\uDCFF").out()).contains("\"x\\uDCFF\"");
    }
}
