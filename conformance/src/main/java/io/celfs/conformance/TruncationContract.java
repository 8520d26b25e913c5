package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Shrinking and growing: what was cut off never comes back. */
public interface TruncationContract extends FileSystemLaws {
    byte[] WHOLE = Data.bytes(2, 2 * 65536 + 5000);

    TreeSpec CUTTABLE = TreeSpec.empty().file("f", WHOLE).directory("d").link("l", "f");

    @Test
    default void shrinkThenGrowReadsAsZeros() throws FsException {
        for (int size : new int[] {0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 131072}) {
            try (Workbench bench = writable(CUTTABLE)) {
                assertThat(bench.truncate("f", size).size).isEqualTo(size);
                assertThat(bench.content("f")).isEqualTo(Arrays.copyOf(WHOLE, size));
                assertThat(bench.truncate("f", WHOLE.length).size).isEqualTo(WHOLE.length);
                assertThat(bench.content("f"))
                        .as("cut at %d", size)
                        .isEqualTo(Arrays.copyOf(Arrays.copyOf(WHOLE, size), WHOLE.length));
            }
        }
    }

    @Test
    default void shrinkThenWriteBehindLeavesZerosBetween() throws FsException {
        try (Workbench bench = writable(CUTTABLE)) {
            bench.truncate("f", 5000);
            bench.write("f", 70_000, new byte[] {7});
            assertThat(bench.content("f"))
                    .isEqualTo(Data.overwrite(Arrays.copyOf(WHOLE, 5000), 70_000, new byte[] {7}));
        }
    }

    @Test
    default void shrinkOfWrittenPagesForgetsThemToo() throws FsException {
        try (Workbench bench = writable(CUTTABLE)) {
            FileHandle handle = bench.open("f");
            bench.write(handle, 60_000, Data.bytes(3, 20_000));
            bench.truncate("f", 65_000);
            bench.truncate("f", 90_000);
            byte[] expected = Data.overwrite(WHOLE, 60_000, Data.bytes(3, 20_000));
            assertThat(bench.content(handle))
                    .isEqualTo(Arrays.copyOf(Arrays.copyOf(expected, 65_000), 90_000));
        }
    }

    @Test
    default void manyCutsAndWritesNeverShowOldBytes() throws FsException {
        try (Workbench bench = writable(CUTTABLE)) {
            byte[] expected = WHOLE;
            int[] sizes = {100_000, 66_000, 140_000, 65_536, 4_097, 131_073, 12_288, 80_000, 1};
            for (int size : sizes) {
                bench.truncate("f", size);
                expected = Arrays.copyOf(expected, size);
                int offset = size + size / 3;
                bench.write("f", offset, Data.bytes(size, 10));
                expected = Data.overwrite(expected, offset, Data.bytes(size, 10));
                assertThat(bench.content("f")).as("after %d", size).isEqualTo(expected);
            }
        }
    }

    @Test
    default void openWithTruncationEmptiesAtOnceForEverybody() throws FsException {
        try (Workbench bench = writable(CUTTABLE)) {
            FileHandle before = bench.open("f", OpenFlags.READ_ONLY);
            FileHandle handle = bench.open("f", OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE);
            assertThat(bench.stat("f").size).isZero();
            assertThat(bench.read(before, 0, 10)).isEmpty();
            bench.write(handle, 3, new byte[] {'x'});
            assertThat(bench.text("f")).isEqualTo("\0\0\0x");
            bench.truncate("f", 65_537);
            assertThat(bench.read(before, 4, 65_533)).isEqualTo(new byte[65_533]);
        }
    }

    @Test
    default void onlyRegularFilesHaveASizeToChange() throws FsException {
        try (Workbench bench = writable(CUTTABLE)) {
            fails(Errno.EISDIR, () -> bench.truncate("d", 0));
            fails(Errno.EINVAL, () -> bench.truncate("l", 0));
            fails(Errno.EINVAL, () -> bench.truncate("f", -1));
            assertThat(bench.stat("f").size).isEqualTo(WHOLE.length);
        }
    }

    @Test
    default void aNewSizeIsANewMtime() throws FsException {
        try (Workbench bench = writable(CUTTABLE)) {
            for (int size : new int[] {10, 20, 0}) {
                Attributes before = bench.aged(bench.ino("f"));
                Attributes after = bench.truncate("f", size);
                assertThat(Times.mtime(after)).isAfter(Times.mtime(before));
                assertThat(Times.ctime(after)).isAfter(Times.ctime(before));
            }
        }
    }
}
