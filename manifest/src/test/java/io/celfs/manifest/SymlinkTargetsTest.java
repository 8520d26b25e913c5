package io.celfs.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymlinkTargetsTest {
    @ParameterizedTest
    @CsvSource({
        "l,           x,           x",
        "lib/l,       l.1,         lib/l.1",
        "lib/l,       ../x,        x",
        "a/b/l,       ../c/d,      a/c/d",
        "a/b/l,       ../../x,     x",
        "a/b/l,       .,           a/b",
        "a/b/l,       ..,          a",
        "a/l,         ..,          .",
        "l,           .,           .",
        "l,           ..x,         ..x",
        "a/b/l,       c/d/e,       a/b/c/d/e",
        "ab/l,        ../a/x,      a/x"
    })
    void theseAreGivenBackByteForByte(String link, String text, String wire) {
        assertThat(SymlinkTargets.toWire(link, text)).isEqualTo(wire);
        assertThat(SymlinkTargets.toText(link, wire)).isEqualTo(text);
        assertThat(SymlinkTargets.isKept(link, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "l,     /etc/passwd",
        "l,     ../x",
        "l,     ..",
        "a/l,   ../../x",
        "l,     ./x",
        "l,     x/",
        "l,     a//b",
        "a/l,   ../a/x",
        "l,     a/../b",
        "l,     a/..",
        "l,     C:/x"
    })
    void theseAreNot(String link, String text) {
        assertThat(SymlinkTargets.isKept(link, text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "../x,      true",
        "..,        true",
        "a/../../x, true",
        "/x,        true",
        "..x,       false",
        "a/..,      false",
        "a/../b,    false"
    })
    void climbingTargetsEscape(String wire, boolean escapes) {
        assertThat(SymlinkTargets.escapes(wire)).isEqualTo(escapes);
    }
}
