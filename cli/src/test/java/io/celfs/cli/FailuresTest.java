package io.celfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void everyFailureIsOneLine() {
        assertThat(Failures.describe(new IOException("a\nb\u001b[31m")))
                .isEqualTo("a; b\\u001b[31m");
        assertThat(Failures.describe(new NoSuchFileException("/x")))
                .isEqualTo("/x: no such file or directory");
        assertThat(Failures.describe(new UncheckedIOException(new IOException("deep"))))
                .isEqualTo("deep");
        assertThat(Failures.describe(new IOException())).isEqualTo("IOException");
    }

    @Test
    void aBugAsksForAReport() {
        assertThat(Failures.describe(new IllegalStateException("odd")))
                .startsWith("internal error, please report it");
    }

    @Test
    void undecodableBytesAreShown() {
        assertThat(OneLine.of("x\uDCFFy")).isEqualTo("x\\xffy");
    }
}
