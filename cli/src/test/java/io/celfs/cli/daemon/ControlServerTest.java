package io.celfs.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.cli.HostPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
    @TempDir Path folder;

    private HostPath session() {
        return HostPath.of(folder.toString());
    }

    @Test
    void outputErrorsAndCodeComeBack() throws IOException {
        byte[] much = new byte[300_000];
        ControlServer.Handler handler =
                (arguments, out, err) -> {
                    out.write(much);
                    err.println(String.join(" ", arguments));
                    return 7;
                };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ControlServer server = ControlServer.start(session(), handler);
                ControlClient client = ControlClient.connect(session()).orElseThrow()) {
            assertThat(server).isNotNull();
            assertThat(client.run(List.of("say", "x\uDCFF", ""), out, err)).isEqualTo(7);
        }
        assertThat(out.size()).isEqualTo(much.length);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("say x").endsWith(" \n");
    }

    @Test
    void nobodyAnswersWithoutAServer() throws IOException {
        assertThat(ControlClient.connect(session())).isEmpty();
    }

    @Test
    void aSocketLeftByTheDeadIsNobody() throws IOException {
        ControlServer.start(session(), (a, o, e) -> 0).close();
        Files.createFile(folder.resolve("control"));
        assertThat(ControlClient.connect(session())).isEmpty();
        try (ControlServer again = ControlServer.start(session(), (a, o, e) -> 0);
                ControlClient client = ControlClient.connect(session()).orElseThrow()) {
            assertThat(again).isNotNull();
            OutputStream none = OutputStream.nullOutputStream();
            assertThat(client.run(List.of("x"), none, none)).isZero();
        }
    }

    @Test
    void folderNamesMayBeLongerThanSocketAddresses() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
        HostPath session = HostPath.of(deep.toString());
        try (ControlServer server = ControlServer.start(session, (a, o, e) -> 3);
                ControlClient client = ControlClient.connect(session).orElseThrow()) {
            assertThat(server).isNotNull();
            OutputStream none = OutputStream.nullOutputStream();
            assertThat(client.run(List.of("x"), none, none)).isEqualTo(3);
        }
    }
}
