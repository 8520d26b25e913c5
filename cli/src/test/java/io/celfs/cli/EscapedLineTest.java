package io.celfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapedLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a\nb", "\\n", "\\\n\r\\", "\udcff\n"})
    void anyTextComesBackFromItsLine(String text) {
        String line = EscapedLine.of(text);
        assertThat(line.lines().count()).isLessThan(2);
        assertThat(EscapedLine.parse(line)).isEqualTo(text);
    }
}
