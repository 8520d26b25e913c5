package io.celfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPathTest {
    @TempDir Path folder;

    @Test
    void parentAndNameAreThoseOfTheShell() {
        assertThat(HostPath.of("/a/b/").parent()).isEqualTo(HostPath.of("/a"));
        assertThat(HostPath.of("/a/b/").name()).isEqualTo("b".getBytes(UTF_8));
        assertThat(HostPath.of("/a").parent()).isEqualTo(HostPath.of("/"));
        assertThat(HostPath.of("a").parent()).isEqualTo(HostPath.of("."));
    }

    @Test
    void withinKnowsComponents() {
        assertThat(HostPath.of("/a/b").isWithin(HostPath.of("/a"))).isTrue();
        assertThat(HostPath.of("/a").isWithin(HostPath.of("/a"))).isTrue();
        assertThat(HostPath.of("/ab").isWithin(HostPath.of("/a"))).isFalse();
        assertThat(HostPath.of("/ab").isWithin(HostPath.of("/"))).isTrue();
    }

    @Test
    void bytesThatAreNoTextSurviveAndPrintOnOneLine() {
        HostPath path = HostPath.of(new byte[] {'x', (byte) 0xFF, '\n'});
        assertThat(HostPath.of(path.text())).isEqualTo(path);
        assertThat(path).hasToString("x\\xff\\x0a");
    }

    @Test
    void realResolvesLinks() throws IOException {
        Path target = Files.createDirectory(folder.resolve("target"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertThat(HostPath.of(link.toString()).real().text())
                .isEqualTo(target.toRealPath().toString());
    }

    @Test
    void relativePathsMeanTheWorkingDirectory() throws IOException {
        assertThat(HostPath.of("x").absolute().text())
                .isEqualTo(Path.of("").toAbsolutePath().resolve("x").toString());
    }

    @Test
    void knowsWhatIsThere() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(HostPath.of(folder.toString()).isDirectory()).isTrue();
        assertThat(HostPath.of(file.toString()).isRegular()).isTrue();
        assertThat(HostPath.of(folder + "/none").exists()).isFalse();
        assertThat(HostPath.of(file + "/none").exists()).isFalse();
    }

    @Test
    void emptyPathsAreRefused() {
        assertThatThrownBy(() -> HostPath.of("")).isInstanceOf(IllegalArgumentException.class);
    }
}
