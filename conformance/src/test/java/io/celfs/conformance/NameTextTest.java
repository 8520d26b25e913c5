package io.celfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.PathText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é", "\\xff", "a\\x0ab\\xc3", "\\xc3é\\x80"})
    void theTextOfTheBytesIsTheTextAgain(String text) {
        assertThat(PathText.ofBytes(NameText.bytes(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\xff", "\\x0a"})
    void anEscapeIsOneByte(String text) {
        assertThat(NameText.bytes(text)).hasSize(1);
    }
}
