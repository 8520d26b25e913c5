package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** copy_file_range. */
public interface CopyRangeContract extends FileSystemLaws {
    byte[] SOURCE = Data.bytes(4, 150_000);
    byte[] TARGET = Data.bytes(5, 100_000);

    TreeSpec PAIR = TreeSpec.empty().file("from", SOURCE).file("to", TARGET);

    private static long copy(
            Workbench bench, FileHandle from, long offset, FileHandle to, long at, long length)
            throws FsException {
        return bench.fs().copyFileRange(bench.context(), from, offset, to, at, length);
    }

    @Test
    default void aRangeIsCopied() throws FsException {
        try (Workbench bench = writable(PAIR)) {
            FileHandle from = bench.open("from", OpenFlags.READ_ONLY);
            FileHandle to = bench.open("to");
            assertThat(copy(bench, from, 5000, to, 60_000, 70_000)).isEqualTo(70_000);
            byte[] expected =
                    Data.overwrite(TARGET, 60_000, Arrays.copyOfRange(SOURCE, 5000, 75_000));
            assertThat(bench.content("to")).isEqualTo(expected);
            assertThat(bench.content("from")).isEqualTo(SOURCE);
        }
    }

    @Test
    default void theCopyEndsWithTheSource() throws FsException {
        try (Workbench bench = writable(PAIR)) {
            FileHandle from = bench.open("from", OpenFlags.READ_ONLY);
            FileHandle to = bench.open("to");
            assertThat(copy(bench, from, 149_990, to, 0, 1 << 20)).isEqualTo(10);
            assertThat(copy(bench, from, 150_000, to, 0, 10)).isZero();
            assertThat(copy(bench, from, 1 << 30, to, 0, 10)).isZero();
            assertThat(copy(bench, from, 0, to, 0, 0)).isZero();
            assertThat(bench.stat("to").size).isEqualTo(100_000);
        }
    }

    @Test
    default void aCopyInsideOfOneFileMustNotOverlap() throws FsException {
        try (Workbench bench = writable(PAIR)) {
            FileHandle handle = bench.open("from");
            fails(Errno.EINVAL, () -> copy(bench, handle, 0, handle, 100, 1000));
            fails(Errno.EINVAL, () -> copy(bench, handle, 100, handle, 0, 1000));
            assertThat(copy(bench, handle, 0, handle, 100_000, 10_000)).isEqualTo(10_000);
            assertThat(bench.content("from"))
                    .isEqualTo(Data.overwrite(SOURCE, 100_000, Arrays.copyOf(SOURCE, 10_000)));
        }
    }

    @Test
    default void aCopyBehindTheEndOfTheSameFileEndsWhereTheFileEnded() throws FsException {
        try (Workbench bench = writable(PAIR)) {
            FileHandle handle = bench.open("to");
            assertThat(copy(bench, handle, 90_000, handle, 200_000, 1 << 20)).isEqualTo(10_000);
            byte[] tail = Arrays.copyOfRange(TARGET, 90_000, 100_000);
            assertThat(bench.content(handle)).isEqualTo(Data.overwrite(TARGET, 200_000, tail));
        }
    }

    @Test
    default void aCopyNeedsTheRightHandles() throws FsException {
        try (Workbench bench = writable(PAIR)) {
            FileHandle reader = bench.open("from", OpenFlags.READ_ONLY);
            FileHandle writer = bench.open("to", OpenFlags.WRITE_ONLY);
            fails(Errno.EBADF, () -> copy(bench, reader, 0, reader, 100_000, 10));
            fails(Errno.EBADF, () -> copy(bench, writer, 0, writer, 50_000, 10));
            fails(Errno.EBADF, () -> copy(bench, reader, 0, reader, 5, 10));
            fails(Errno.EBADF, () -> copy(bench, reader, 1 << 30, reader, 0, 10));
            fails(Errno.EBADF, () -> copy(bench, writer, 1 << 30, writer, 0, 10));
            assertThat(bench.content("to")).isEqualTo(TARGET);
        }
    }
}
