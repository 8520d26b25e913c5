package io.celfs.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.vfs.Vfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Paths, globs and texts as the JDK's own provider has them on Linux. */
class PathsAgainstJdkTest {
    private static final List<String> PATHS =
            List.of(
                    "",
                    "/",
                    ".",
                    "..",
                    "a",
                    "/a",
                    "a/b",
                    "/a/b",
                    "a//b/",
                    "//a",
                    "/a/../b",
                    "../a",
                    "/..",
                    "/../a",
                    "a/./b",
                    "a/..",
                    "./a",
                    "a/b/c/../..",
                    "a/b/../../..",
                    "b",
                    "ab",
                    "/a/b/c",
                    "a/b/c",
                    "\u00e4/\u6f22",
                    "a b",
                    ".hidden",
                    "/a/.",
                    "../..",
                    "../../b");

    private static final FileSystem JDK = FileSystems.getDefault();

    private Vfs vfs;
    private FileSystem fs;

    @BeforeEach
    void open() throws IOException {
        vfs = Twins.memory();
        fs = Twins.open(vfs);
    }

    @AfterEach
    void close() throws IOException {
        fs.close();
        vfs.close();
    }

    private static String answer(
            FileSystem system, Function<FileSystem, @Nullable Object> question) {
        try {
            return String.valueOf(question.apply(system));
        } catch (IllegalArgumentException e) {
            return e.getClass().getSimpleName();
        }
    }

    private void same(String what, Function<FileSystem, @Nullable Object> question) {
        assertThat(answer(fs, question)).as(what).isEqualTo(answer(JDK, question));
    }

    @Test
    void everyPathHasTheSameParts() {
        for (String text : PATHS) {
            same(text, system -> system.getPath(text));
            same(text, system -> system.getPath(text).getFileName());
            same(text, system -> system.getPath(text).getParent());
            same(text, system -> system.getPath(text).getRoot());
            same(text, system -> system.getPath(text).getNameCount());
            same(text, system -> system.getPath(text).normalize());
            same(text, system -> system.getPath(text).isAbsolute());
            same(text, system -> names(system.getPath(text)));
            same(text, system -> system.getPath(text, "x", "", "y"));
            same(text, system -> system.getPath(text).subpath(0, 1));
            same(text, system -> system.getPath(text).subpath(1, 3));
            same(text, system -> system.getPath(text).getName(1));
        }
    }

    private static List<String> names(Path path) {
        return StreamSupport.stream(path.spliterator(), false).map(Path::toString).toList();
    }

    @Test
    void everyPairOfPathsGoesTogetherInTheSameWay() {
        for (String one : PATHS) {
            for (String other : PATHS) {
                String pair = one + " and " + other;
                same(pair, system -> system.getPath(one).resolve(system.getPath(other)));
                same(pair, system -> system.getPath(one).resolveSibling(system.getPath(other)));
                same(pair, system -> system.getPath(one).startsWith(system.getPath(other)));
                same(pair, system -> system.getPath(one).endsWith(system.getPath(other)));
                same(pair, system -> system.getPath(one).equals(system.getPath(other)));
                same(
                        pair,
                        system ->
                                Integer.signum(
                                        system.getPath(one).compareTo(system.getPath(other))));
                relativized(one, other);
            }
        }
    }

    /** The JDK normalizes paths with dots here, which changes what they mean where links are. */
    private void relativized(String one, String other) {
        if (Stream.of(one, other).noneMatch(text -> text.contains("."))) {
            same(one, system -> system.getPath(one).relativize(system.getPath(other)));
        }
    }

    @Test
    void everyGlobMatchesTheSame() {
        List<String> globs =
                List.of(
                        "*",
                        "**",
                        "a*",
                        "*.java",
                        "*.{java,class}",
                        "a?",
                        "[a-c]*",
                        "[!a-c]*",
                        "a/*",
                        "a/**",
                        "**/c",
                        "{a,b}",
                        "{a*,/a/b}",
                        "[]a]",
                        "[*?]",
                        "\\*",
                        "[a-]b",
                        "}",
                        "a,b",
                        "[^a]",
                        "{a,b",
                        "[a",
                        "\\",
                        "{a,{b}}",
                        "[a/b]",
                        "/a/[a-z]",
                        "\u00e4*",
                        "(a)",
                        "$",
                        "[a&&b]",
                        "[[]",
                        "?");
        List<String> names =
                List.of(
                        "a", "b", "ab", "a/b", "a/b/c", "/a/b", "X.java", "X.class", "x.jav", "]",
                        "*", "?", "-b", "}", "a,b", "^", "(a)", "$", "&", "[", "\u00e4x", "");
        for (String glob : globs) {
            for (String name : names) {
                same(
                        glob + " on " + name,
                        system ->
                                system.getPathMatcher("glob:" + glob)
                                        .matches(system.getPath(name)));
            }
        }
        same("regex", system -> system.getPathMatcher("regex:a.c").matches(system.getPath("abc")));
    }

    @Test
    void equalPathsHaveEqualHashes() {
        var seen = new TreeMap<Path, Integer>();
        for (String text : PATHS) {
            Path path = fs.getPath(text);
            seen.merge(path, path.hashCode(), (a, b) -> a.equals(b) ? a : -1);
        }
        assertThat(seen.values()).doesNotContain(-1);
    }

    @Test
    void urisLeadBack() {
        for (String text : PATHS) {
            Path path = fs.getPath(text).toAbsolutePath();
            assertThat(Path.of(path.toUri())).isEqualTo(path);
        }
        Path odd = fs.getPath("/\udcff %\u00e4#?");
        assertThat(odd.toUri().toString()).endsWith("/%FF%20%25%C3%A4%23%3F");
        assertThat(Path.of(odd.toUri())).isEqualTo(odd);
    }

    @Test
    void everyByteSurvivesAsText() {
        byte[] bytes = new byte[3 * 256];
        for (int i = 0; i < 256; i++) {
            bytes[3 * i] = (byte) (i == 0 ? 1 : i);
            bytes[3 * i + 1] = (byte) 0xc3;
            bytes[3 * i + 2] = (byte) (i % 3 == 0 ? 0xa4 : 'x');
        }
        assertThat(PathCodec.bytes(PathCodec.text(bytes))).isEqualTo(bytes);
        byte[] encodedSurrogate = {(byte) 0xed, (byte) 0xb2, (byte) 0x80};
        assertThat(PathCodec.text(encodedSurrogate)).isEqualTo("\udced\udcb2\udc80");
        assertThat(PathCodec.bytes("\ud83d\ude00")).hasSize(4);
        for (String bad : List.of("a\0", "\ud83d", "\ude00", "\udc7f")) {
            assertThat(answer(fs, system -> system.getPath(bad))).isEqualTo("InvalidPathException");
        }
    }
}
