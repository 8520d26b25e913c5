package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** fallocate, and lseek for data and holes. A mode that is not done exactly is EOPNOTSUPP. */
public interface SparseContract extends FileSystemLaws {
    byte[] SOLID = Data.bytes(6, 3 * 65536);
    int PUNCH = FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE;

    TreeSpec SOLIDS = TreeSpec.empty().file("f", SOLID).file("empty", "");

    /** False if the implementation does not do this mode; then nothing may have changed. */
    private static boolean allocate(
            Workbench bench, FileHandle handle, int mode, long offset, long length)
            throws FsException {
        byte[] before = bench.content(handle);
        try {
            bench.fs().fallocate(bench.context(), handle, mode, offset, length);
            return true;
        } catch (FsException e) {
            assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
            assertThat(bench.content(handle)).isEqualTo(before);
            return false;
        }
    }

    private static long seek(Workbench bench, FileHandle handle, long offset, SeekMode mode)
            throws FsException {
        return bench.fs().seek(bench.context(), handle, offset, mode);
    }

    @Test
    default void aPunchedRangeReadsAsZerosAndTheRestStays() throws FsException {
        int[][] ranges = {
            {0, 4096},
            {1, 10},
            {4000, 200},
            {4096, 8192},
            {65_000, 2000},
            {60_000, 80_000},
            {65_536, 65_536},
            {190_000, 100_000},
            {300_000, 10}
        };
        for (int[] range : ranges) {
            try (Workbench bench = bench(SOLIDS, Feature.WRITING, Feature.FALLOCATE)) {
                FileHandle handle = bench.open("f");
                if (allocate(bench, handle, PUNCH, range[0], range[1])) {
                    assertThat(bench.content(handle))
                            .as("%d bytes at %d", range[1], range[0])
                            .isEqualTo(Data.clear(SOLID, range[0], range[0] + range[1]));
                }
            }
        }
    }

    @Test
    default void aPunchedHoleStaysEmptyWhateverFollows() throws FsException {
        try (Workbench bench = bench(SOLIDS, Feature.WRITING, Feature.FALLOCATE)) {
            FileHandle handle = bench.open("f");
            if (!allocate(bench, handle, PUNCH, 8192, 65_536)) {
                return;
            }
            bench.fs().fsync(bench.context(), handle, false);
            bench.write(handle, 10_000, new byte[] {5});
            bench.truncate("f", 20_000);
            bench.truncate("f", 150_000);
            byte[] expected = Data.clear(SOLID, 8192, 8192 + 65_536);
            expected = Data.overwrite(expected, 10_000, new byte[] {5});
            assertThat(bench.content(handle))
                    .isEqualTo(Arrays.copyOf(Arrays.copyOf(expected, 20_000), 150_000));
        }
    }

    @Test
    default void aZeroedRangeReadsAsZerosAndMayGrow() throws FsException {
        try (Workbench bench = bench(SOLIDS, Feature.WRITING, Feature.FALLOCATE)) {
            FileHandle handle = bench.open("f");
            if (!allocate(bench, handle, FallocateMode.ZERO_RANGE, 5000, 70_000)) {
                return;
            }
            byte[] expected = Data.clear(SOLID, 5000, 75_000);
            assertThat(bench.content(handle)).isEqualTo(expected);
            int keep = FallocateMode.ZERO_RANGE | FallocateMode.KEEP_SIZE;
            if (allocate(bench, handle, keep, SOLID.length - 10, 1000)) {
                expected = Data.clear(expected, SOLID.length - 10, SOLID.length);
                assertThat(bench.content(handle)).isEqualTo(expected);
            }
            if (allocate(bench, handle, FallocateMode.ZERO_RANGE, SOLID.length - 20, 1000)) {
                expected = Data.clear(expected, SOLID.length - 20, SOLID.length);
                assertThat(bench.content(handle))
                        .isEqualTo(Arrays.copyOf(expected, SOLID.length + 980));
            }
        }
    }

    @Test
    default void allocationChangesNoBytesAndGrowsUnlessToldNotTo() throws FsException {
        try (Workbench bench = bench(SOLIDS, Feature.WRITING, Feature.FALLOCATE)) {
            FileHandle handle = bench.open("f");
            if (allocate(bench, handle, FallocateMode.KEEP_SIZE, 0, SOLID.length + 70_000)) {
                assertThat(bench.content(handle)).isEqualTo(SOLID);
            }
            if (allocate(bench, handle, 0, 100, SOLID.length)) {
                assertThat(bench.content(handle))
                        .isEqualTo(Arrays.copyOf(SOLID, SOLID.length + 100));
                bench.truncate("f", SOLID.length + 200_000L);
                assertThat(bench.content(handle))
                        .isEqualTo(Arrays.copyOf(SOLID, SOLID.length + 200_000));
            }
        }
    }

    @Test
    default void badRangesHandlesAndModesAreRefused() throws FsException {
        try (Workbench bench = bench(SOLIDS, Feature.WRITING, Feature.FALLOCATE)) {
            FileHandle reader = bench.open("f", OpenFlags.READ_ONLY);
            FileHandle handle = bench.open("f");
            var fs = bench.fs();
            var context = bench.context();
            fails(Errno.EBADF, () -> fs.fallocate(context, reader, 0, 0, 10));
            fails(Errno.EINVAL, () -> fs.fallocate(context, handle, 0, 0, 0));
            fails(Errno.EINVAL, () -> fs.fallocate(context, handle, 0, -1, 10));
            fails(Errno.EINVAL, () -> fs.fallocate(context, handle, 0, 10, -1));
            fails(
                    Errno.EOPNOTSUPP,
                    () -> fs.fallocate(context, handle, FallocateMode.PUNCH_HOLE, 0, 4096));
            fails(
                    Errno.EOPNOTSUPP,
                    () -> fs.fallocate(context, handle, PUNCH | FallocateMode.ZERO_RANGE, 0, 4096));
            fails(Errno.EOPNOTSUPP, () -> fs.fallocate(context, handle, 1 << 20, 0, 4096));
            assertThat(bench.content(handle)).isEqualTo(SOLID);
        }
    }

    @Test
    default void aSolidFileIsDataUpToItsEnd() throws FsException {
        try (Workbench bench = bench(SOLIDS)) {
            FileHandle handle = bench.open("f", OpenFlags.READ_ONLY);
            for (long offset : new long[] {0, 1, 4096, 65_536, SOLID.length - 1}) {
                assertThat(seek(bench, handle, offset, SeekMode.DATA)).isEqualTo(offset);
                assertThat(seek(bench, handle, offset, SeekMode.HOLE)).isEqualTo(SOLID.length);
            }
        }
    }

    @Test
    default void seekingAtOrBehindTheEndIsEnxio() throws FsException {
        try (Workbench bench = bench(SOLIDS)) {
            FileHandle handle = bench.open("f", OpenFlags.READ_ONLY);
            FileHandle empty = bench.open("empty", OpenFlags.READ_ONLY);
            for (SeekMode mode : SeekMode.values()) {
                fails(Errno.ENXIO, () -> seek(bench, handle, SOLID.length, mode));
                fails(Errno.ENXIO, () -> seek(bench, handle, 1L << 40, mode));
                fails(Errno.ENXIO, () -> seek(bench, handle, -1, mode));
                fails(Errno.ENXIO, () -> seek(bench, empty, 0, mode));
            }
        }
    }

    @Test
    default void seekNeverCallsDataAHole() throws FsException {
        try (Workbench bench = writable(SOLIDS)) {
            FileHandle handle = bench.open("empty");
            for (int offset : new int[] {100, 70_000, 140_000, 300_000}) {
                bench.write(handle, offset, Data.bytes(offset, 5000));
            }
            bench.truncate("empty", 400_000);
            byte[] content = bench.content(handle);
            boolean[] data = mapOf(bench, handle, content.length);
            for (int i = 0; i < content.length; i++) {
                assertThat(data[i] || content[i] == 0).as("byte %d", i).isTrue();
            }
        }
    }

    /** What seek calls data, walking over the file as cp and tar do. */
    private static boolean[] mapOf(Workbench bench, FileHandle handle, int size)
            throws FsException {
        boolean[] data = new boolean[size];
        long at = 0;
        while (at < size) {
            try {
                long start = seek(bench, handle, at, SeekMode.DATA);
                at = seek(bench, handle, start, SeekMode.HOLE);
                assertThat(at).isGreaterThan(start).isLessThanOrEqualTo(size);
                Arrays.fill(data, (int) start, (int) at, true);
            } catch (FsException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENXIO);
                break;
            }
        }
        return data;
    }

    @Test
    default void holesAreFoundToThePage() throws FsException {
        sees(Aspect.EXACT_HOLES);
        try (Workbench bench = writable(SOLIDS)) {
            FileHandle handle = bench.open("empty");
            bench.write(handle, 131_072, Data.bytes(1, 4096));
            bench.truncate("empty", 262_144);
            assertThat(seek(bench, handle, 0, SeekMode.HOLE)).isZero();
            assertThat(seek(bench, handle, 5, SeekMode.DATA)).isEqualTo(131_072);
            assertThat(seek(bench, handle, 131_072, SeekMode.HOLE)).isEqualTo(135_168);
            fails(Errno.ENXIO, () -> seek(bench, handle, 135_168, SeekMode.DATA));
        }
    }

    @Test
    default void aPunchedHoleIsFound() throws FsException {
        sees(Aspect.EXACT_HOLES);
        try (Workbench bench = bench(SOLIDS, Feature.WRITING, Feature.FALLOCATE)) {
            FileHandle handle = bench.open("f");
            if (allocate(bench, handle, PUNCH, 65_536, 65_536)) {
                assertThat(seek(bench, handle, 0, SeekMode.HOLE)).isEqualTo(65_536);
                assertThat(seek(bench, handle, 65_536, SeekMode.DATA)).isEqualTo(131_072);
            }
        }
    }
}
