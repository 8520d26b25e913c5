package io.celfs.manifest;

import static io.celfs.manifest.Entries.dir;
import static io.celfs.manifest.Entries.file;
import static io.celfs.manifest.Entries.link;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MountRulesTest {
    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("is empty", List.of(file("", 1))),
                Arguments.of("absolute", List.of(file("/etc/passwd", 1))),
                Arguments.of("'..'", List.of(file("../up", 1))),
                Arguments.of("'..'", List.of(file("a/../../up", 1))),
                Arguments.of("'.'", List.of(file("a/./b", 1))),
                Arguments.of("empty component", List.of(file("a//b", 1))),
                Arguments.of("empty component", List.of(dir("a/"))),
                Arguments.of("NUL", List.of(file("a\0b", 1))),
                Arguments.of("surrogates", List.of(file("\ud800", 1))),
                Arguments.of("surrogates", List.of(file("\udcc3\udca9", 1))),
                Arguments.of("longer than 255", List.of(file("d/" + "é".repeat(128), 1))),
                Arguments.of("twice", List.of(file("a", 1), file("a", 2))),
                Arguments.of("twice", List.of(file("a", 1), dir("a"))),
                Arguments.of("twice", List.of(file("a", 1), link("a", "b"))),
                Arguments.of("lies below 'a', a file", List.of(file("a", 1), file("a/b", 1))),
                Arguments.of("lies below 'l', a link", List.of(link("l", "d"), file("l/x/y", 1))),
                Arguments.of("out of the tree", List.of(link("a/l", "../x"))),
                Arguments.of("out of the tree", List.of(link("l", "/etc"))),
                Arguments.of("target is empty", List.of(link("l", ""))),
                Arguments.of("NUL", List.of(dir("a\0"))),
                Arguments.of(
                        "no hash", List.of(new ManifestEntry.File("u", 1, 0, false, List.of()))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesAndNamesTheEntry(String problem, List<ManifestEntry> entries) {
        Manifest manifest =
                Manifest.of(ManifestHeader.snapshot(ManifestFormat.DEFAULT, 1 << 20), entries);
        assertThatThrownBy(() -> MountRules.check(manifest))
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith("'")
                .hasMessageContaining(problem);
    }

    @Test
    void takesOddButHarmlessNames() {
        Manifest manifest =
                Entries.snapshot(
                        ManifestFormat.DEFAULT,
                        dir("a"),
                        dir("a"),
                        file("a/b", 1),
                        file("...", 1),
                        file("\udcff\n\\", 1),
                        file("é".repeat(127), 1),
                        file("C:/x", 1),
                        link("a/l", "a/missing"),
                        link("a/root", "."));
        assertThatCode(() -> MountRules.check(manifest)).doesNotThrowAnyException();
    }
}
