package io.celfs.cow;

import io.celfs.conformance.random.Replay;
import io.celfs.core.FsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of random operations that once failed. */
class KeptSequencesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zero-range-behind-the-end.txt",
                "rebase-and-a-link-to-a-later-directory.txt",
                "exchange-with-itself.txt"
            })
    void whatOnceFailedPasses(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Replay.run(this::subject, text);
        }
    }

    private SessionSubject subject() throws FsException {
        try {
            return new SessionSubject(folder.resolve("session"));
        } catch (IOException e) {
            throw Failures.of(e, "session");
        }
    }
}
