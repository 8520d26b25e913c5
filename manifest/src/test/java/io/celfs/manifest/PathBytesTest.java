package io.celfs.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathBytesTest {
    /** Expected values are what Python's os.fsdecode gives. */
    @ParameterizedTest
    @CsvSource({
        "ff, dcff",
        "e282, dce2 dc82",
        "e228, dce2 0028",
        "c080, dcc0 dc80",
        "eda080, dced dca0 dc80",
        "f4908080, dcf4 dc90 dc80 dc80",
        "f09f9880, d83d de00",
        "efbfbd, fffd",
        "efbfbdff, fffd dcff",
        "80c3a9, dc80 00e9"
    })
    void undecodableBytesAreLoneSurrogates(String hex, String units) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        StringBuilder expected = new StringBuilder();
        for (String unit : units.split(" ", -1)) {
            expected.append((char) Integer.parseInt(unit, 16));
        }
        assertThat(PathBytes.text(bytes)).isEqualTo(expected.toString());
        assertThat(PathBytes.bytes(expected.toString())).isEqualTo(bytes);
    }

    @Test
    void anyBytesSurvive() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            String text = PathBytes.text(bytes);
            assertThat(PathBytes.bytes(text)).isEqualTo(bytes);
            assertThat(PathBytes.isFaithful(text)).isTrue();
            assertThat(PathBytes.byteLength(text)).isEqualTo(bytes.length);
        }
    }

    @Test
    void textsThatAreNoNameAreFoundOut() {
        assertThat(PathBytes.isFaithful("\ud800")).isFalse();
        assertThat(PathBytes.isFaithful("\udc41")).isFalse();
        assertThat(PathBytes.isFaithful("\udcc3\udca9")).as("a second spelling of é").isFalse();
        assertThatThrownBy(() -> PathBytes.bytes("\ud800"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void quotesAreOneLine() {
        assertThat(PathBytes.quote("a\nb\u202e\udcff\u2028é"))
                .isEqualTo("'a\\u000ab\\u202e\\xff\\u2028é'");
    }

    @Test
    void directoriesAreOrderedAsTheirUtf8Bytes() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            String a = randomText(random);
            String b = randomText(random);
            int expected =
                    java.util.Arrays.compareUnsigned(
                            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            assertThat(Integer.signum(PathOrder.CODE_POINTS.compare(a, b)))
                    .isEqualTo(Integer.signum(expected));
        }
    }

    private static String randomText(Random random) {
        int[] points = {'a', '/', 0xE000, 0xFF21, 0x10000, 0x1F600, 0x10FFFF, 0xD7FF};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    @Test
    void loneSurrogatesSortBelowPairsAmongDirectories() {
        assertThat(PathOrder.CODE_POINTS.compare("\udcff", "\ud83d\ude00")).isNegative();
        assertThat(PathOrder.CODE_POINTS.compare("\udcff", "\ue000")).isNegative();
        assertThat(PathOrder.UTF16.compare("\udcff", "\ud83d\ude00")).isPositive();
        assertThat(PathOrder.CODE_POINTS.compare("\ud83d", "\ud83d\ude00")).isNegative();
    }
}
