package io.celfs.cli.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script and what only a process of its own can show. */
class LauncherTest {
    @TempDir Path home;
    private Program program;

    @BeforeEach
    void setUp() {
        program = new Program(home);
    }

    @Test
    void saysItsVersion() throws Exception {
        Program.Result result = program.celfs("--version");
        assertThat(result.out()).startsWith("celfs ");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void worksThroughLinksFromAnywhere() throws Exception {
        Path bin = Files.createDirectory(home.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), Program.ROOT.resolve("celfs"));
        Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));
        assertThat(program.shell("cd bin && ./second --version").out()).startsWith("celfs ");
        assertThat(program.shell("PATH=$PWD/bin:$PATH; cd /; second --version").out())
                .startsWith("celfs ");
    }

    @Test
    void aStartIsTakenFromTheCache() throws Exception {
        Path app = Program.ROOT.resolve("cli/target/app");
        assertThat(app.resolve("celfs.aot")).isNotEmptyFile();
        Program.Result result = program.shell("CELFS_JAVA_OPTIONS=-XX:AOTMode=on celfs --version");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(program.celfs("frobnicate").code()).isEqualTo(2);
        assertThat(program.celfs("ls", "none").code()).isEqualTo(1);
    }

    @Test
    void aReaderThatGoesAwayIsNoError() throws Exception {
        Files.createDirectory(home.resolve("tree"));
        for (int i = 0; i < 3000; i++) {
            Files.createFile(home.resolve("tree/a-rather-long-name-to-fill-the-pipe-" + i));
        }
        Program.Result result =
                program.shell(
                        "celfs snapshot tree -o m 2>/dev/null; celfs ls m | head -1;"
                                + " echo ${PIPESTATUS[0]}");
        assertThat(result.out()).isEqualTo("a-rather-long-name-to-fill-the-pipe-0\n141\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aFullDiskIsAnError() throws Exception {
        Program.Result result = program.shell("celfs --help > /dev/full");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("celfs: standard output: ").hasLineCount(1);
    }

    @Test
    void namesThatAreNoTextWorkInAnyLocale() throws Exception {
        Program.Result result =
                program.shell(
                        """
                        export LC_ALL=C
                        name=$(printf 'caf\\351-\\303\\251')
                        mkdir "$name" && echo inside > "$name/$name"
                        celfs snapshot "$name" -o "$name.json" --store "store-$name" 2> /dev/null
                        celfs ls "$name.json"
                        celfs cat "$name.json" "$name" --store "store-$name"
                        celfs checkout "$name.json" "copy-$name" --store "store-$name"
                        diff -r "$name" "copy-$name" && echo same
                        """);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("caf\u00e9-\u00c3\u00a9\ninside\nsame\n");
    }

    @Test
    void anUnreadableFileMeansNoManifest() throws Exception {
        // Root reads everything, so an ordinary user is asked.
        String asUser = isRoot() ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
        Program.Result result =
                program.shell(
                        """
                        chmod 755 .. . ; mkdir tree out; chmod 777 out
                        echo secret > tree/secret; chmod 000 tree/secret; echo open > tree/open
                        export HOME=$PWD/out
                        %1$scelfs snapshot tree -o out/m; echo $?
                        ls out/m 2> /dev/null
                        %1$scelfs snapshot tree --skip-unreadable -o out/m; echo $?
                        celfs ls out/m
                        """
                                .formatted(asUser));
        assertThat(result.out()).isEqualTo("1\n0\nopen\n");
        assertThat(result.err()).contains("'secret'", "--skip-unreadable");
    }

    private boolean isRoot() throws IOException, InterruptedException {
        return program.shell("id -u").out().equals("0\n");
    }

    @Test
    void noStackTraceWithoutAsking() throws Exception {
        Files.writeString(home.resolve("junk"), "junk");
        assertThat(program.celfs("ls", "junk").err()).hasLineCount(1);
        assertThat(program.shell("CELFS_DEBUG=1 celfs ls junk").err()).contains("\tat io.celfs");
    }
}
