package io.celfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PathTextTest {
    private static String shown(int... bytes) {
        byte[] path = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            path[i] = (byte) bytes[i];
        }
        return PathText.ofBytes(path);
    }

    @Test
    void textIsShownAsItIs() {
        String text = "dir/\u00e4\u20ac\ud83d\ude00 file.txt";
        assertThat(PathText.ofBytes(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(shown()).isEmpty();
    }

    @Test
    void bytesThatAreNotTextAreShownInHex() {
        assertThat(shown('a', 0xff, 'b')).isEqualTo("a\\xffb");
        assertThat(shown(0xc3)).isEqualTo("\\xc3");
        assertThat(shown(0xc3, '(')).isEqualTo("\\xc3(");
        assertThat(shown(0xed, 0xa0, 0x80)).isEqualTo("\\xed\\xa0\\x80");
    }

    @Test
    void controlCharactersCannotReachATerminal() {
        assertThat(shown('a', '\n', 0x1b, '[', 'm', 0x7f)).isEqualTo("a\\x0a\\x1b[m\\x7f");
        assertThat(shown(0xc2, 0x9b)).isEqualTo("\\xc2\\x9b");
    }
}
