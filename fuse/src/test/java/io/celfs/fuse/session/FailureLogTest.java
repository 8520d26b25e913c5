package io.celfs.fuse.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.fuse.wire.Opcode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);
    private final FailureLog log = new FailureLog(clock::get);
    private final FsException failure =
            Errno.EIO.exception("content of inode 7", new IOException("object abc is gone"));

    @Test
    void aLineNamesWhatAndWhy() {
        assertThat(log.line(Opcode.READ, 7, failure))
                .isEqualTo(
                        "READ of inode 7: content of inode 7: %s: object abc is gone"
                                .formatted(Errno.EIO.description()));
    }

    @Test
    void moreThanOneInASecondAreCounted() {
        assertThat(log.line(Opcode.READ, 7, failure)).isNotNull();
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(log.line(Opcode.READ, 7, failure)).isNull();
        assertThat(log.line(Opcode.READ, 8, failure)).isNull();
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(log.line(Opcode.WRITE, 9, failure))
                .startsWith("WRITE of inode 9: ")
                .endsWith(" (and 2 failures before)");
    }
}
