package io.celfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void plainArgumentsAreTakenAsTheyAre() throws IOException {
        assertThat(Arguments.of(new String[] {"ls", "-a", ""})).containsExactly("ls", "-a", "");
    }

    @Test
    void theLastOnesOfTheCommandLineAreOurs() {
        byte[] raw = {'j', 0, 'l', 's', 0, 'x', (byte) 0xE9, 0};
        assertThat(Arguments.last(2, raw)).containsExactly("ls", "x\uDCE9");
    }

    @Test
    void emptyArgumentsAreKept() {
        assertThat(Arguments.last(2, new byte[] {'j', 0, 0, 0})).containsExactly("", "");
    }
}
