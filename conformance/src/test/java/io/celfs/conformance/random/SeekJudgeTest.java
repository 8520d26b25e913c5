package io.celfs.conformance.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeekJudgeTest {
    private static final byte[] CONTENT = {1, 1, 0, 0, 1, 0};

    private static boolean data(long offset, String answer) {
        return SeekJudge.isTrue(CONTENT, offset, true, answer);
    }

    private static boolean hole(long offset, String answer) {
        return SeekJudge.isTrue(CONTENT, offset, false, answer);
    }

    @Test
    void nothingButZerosMayBeSkippedOnTheWayToData() {
        assertThat(data(2, "at 2")).isTrue();
        assertThat(data(2, "at 4")).isTrue();
        assertThat(data(2, "at 5")).isFalse();
        assertThat(data(2, "at 1")).isFalse();
        assertThat(data(0, "at 6")).isFalse();
    }

    @Test
    void aHoleIsZerosOrTheEnd() {
        assertThat(hole(0, "at 2")).isTrue();
        assertThat(hole(0, "at 6")).isTrue();
        assertThat(hole(0, "at 1")).isFalse();
    }

    @Test
    void enxioIsForTheEndAndForNoMoreData() {
        assertThat(data(5, "ENXIO")).isTrue();
        assertThat(data(4, "ENXIO")).isFalse();
        assertThat(hole(6, "ENXIO")).isTrue();
        assertThat(hole(5, "ENXIO")).isFalse();
        assertThat(data(6, "at 6")).isFalse();
    }
}
