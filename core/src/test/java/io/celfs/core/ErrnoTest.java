package io.celfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void everyNumberLeadsBackToItsConstant() {
        for (Errno errno : Errno.values()) {
            assertThat(Errno.of(errno.number())).isEqualTo(errno);
        }
    }

    @Test
    void anUnknownNumberIsEio() {
        for (int number : new int[] {-1, 0, 3, 133, 134, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(Errno.of(number)).isEqualTo(Errno.EIO);
        }
    }

    @Test
    void numbersAreLinux() {
        assertThat(Errno.ENOENT.number()).isEqualTo(2);
        assertThat(Errno.ENOTEMPTY.number()).isEqualTo(39);
        assertThat(Errno.EOPNOTSUPP.number()).isEqualTo(95);
        assertThat(Errno.ESTALE.number()).isEqualTo(116);
    }

    @Test
    void anExpectedAnswerHasNoTraceAndAnAccidentKeepsItsCause() {
        assertThat(Errno.ENOENT.exception().getStackTrace()).isEmpty();
        assertThat(Errno.ENOENT.exception("a/b")).hasMessage("a/b: no such file or directory");
        IOException cause = new IOException("disk");
        FsException accident = Errno.EIO.exception("reading x", cause);
        assertThat(accident).hasCause(cause);
        assertThat(accident.getStackTrace()).isNotEmpty();
        assertThat(accident.errno()).isEqualTo(Errno.EIO);
    }
}
