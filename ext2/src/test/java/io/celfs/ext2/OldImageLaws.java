package io.celfs.ext2;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Aspect;
import io.celfs.conformance.Workbench;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laws on small blocks, and on inodes of 128 bytes, which have 32 bits for a time. */
abstract class OldImageLaws extends Ext2Laws {
    private final int blockSize;

    OldImageLaws(int blockSize, String... options) {
        super(blockSize, options);
        this.blockSize = blockSize;
    }

    /** By a clock of the past in which seconds pass fast: laws wait for a later time. */
    @Override
    Ext2Options opening() {
        Instant start = Instant.now();
        Instant then = start.minus(Duration.ofDays(100));
        return Ext2Options.usual()
                .withClock(() -> then.plusSeconds(start.until(Instant.now()).toMillis()));
    }

    /** A target must fit into a block together with a NUL, so fewer lengths are possible here. */
    @Test
    @Override
    public void aTargetIsGivenBackAsItIs() throws FsException {
        try (Workbench bench = writable(LINKED)) {
            for (int length : new int[] {1, 59, 60, 61, blockSize - 1}) {
                String target = "t".repeat(length);
                bench.symlink(target, "d/s" + length);
                assertThat(bench.readlink("d/s" + length)).isEqualTo(target);
            }
            fails(Errno.ENAMETOOLONG, () -> bench.symlink("t".repeat(blockSize), "d/s"));
        }
    }

    @Override
    public Set<Aspect> hidden() {
        Set<Aspect> hidden = EnumSet.of(Aspect.PRECISE_TIMES);
        hidden.addAll(super.hidden());
        return hidden;
    }

    @ParameterizedTest
    @CsvSource({
        "-2147483649, -2147483648",
        "-2147483648, -2147483648",
        "-1, -1",
        "1000000000, 1000000000",
        "2147483647, 2147483647",
        "4102444800, 2147483647",
    })
    void timesAreWholeSecondsFrom1901To2038(long set, long kept) throws FsException {
        try (Workbench bench = writable(THINGS)) {
            AttributeChange change = new AttributeChange().atime(set, 7).mtime(set, 999_999_999);
            Attributes answer = bench.setattr("f", change);
            for (Attributes seen : new Attributes[] {answer, bench.stat("f")}) {
                assertThat(seen.atime).isEqualTo(kept);
                assertThat(seen.atimeNanos).isZero();
                assertThat(seen.mtime).isEqualTo(kept);
                assertThat(seen.mtimeNanos).isZero();
                assertThat(seen.btime).isZero();
            }
        }
    }
}
