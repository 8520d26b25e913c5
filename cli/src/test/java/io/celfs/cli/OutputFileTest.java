package io.celfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir Path folder;

    @Test
    void theFileAppearsWholeAtCommit() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "old");
        byte[] content = new byte[200_000];
        content[199_999] = 7;
        try (OutputFile out = OutputFile.create(HostPath.of(file.toString()))) {
            out.write(content);
            assertThat(Files.readString(file)).isEqualTo("old");
            out.commit();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(folder).isDirectoryContaining(p -> p.equals(file));
        assertThat(folder.toFile().list()).containsExactly("out");
    }

    @Test
    void withoutCommitNothingIsLeft() throws IOException {
        try (OutputFile out = OutputFile.create(HostPath.of(folder + "/out"))) {
            out.write("half".getBytes(UTF_8));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDirectoryIsRefusedInWords() {
        assertThatThrownBy(() -> OutputFile.create(HostPath.of(folder.toString())).close())
                .isInstanceOf(CommandException.class)
                .hasMessage(folder + ": is a directory: name a file");
    }
}
