package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading and writing. Sizes lie around pages of 4 KiB and chunks of 64 KiB. */
public interface ContentContract extends FileSystemLaws {
    byte[] BIG = Data.bytes(1, 3 * 65536 + 1000);

    TreeSpec FILES = TreeSpec.empty().file("big", BIG).file("small", "small").file("empty", "");

    /** The largest size of a file; empty if it is too large to be tried. */
    default OptionalLong maxFileSize() {
        return OptionalLong.empty();
    }

    @Test
    default void whatIsThereCanBeRead() throws FsException {
        try (Workbench bench = bench(FILES)) {
            assertThat(bench.content("big")).isEqualTo(BIG);
            assertThat(bench.text("small")).isEqualTo("small");
            assertThat(bench.content("empty")).isEmpty();
        }
    }

    @Test
    default void readsStopAtTheEnd() throws FsException {
        try (Workbench bench = bench(FILES)) {
            FileHandle handle = bench.open("big", OpenFlags.READ_ONLY);
            assertThat(bench.read(handle, BIG.length - 10, 100)).hasSize(10);
            assertThat(bench.read(handle, BIG.length, 100)).isEmpty();
            assertThat(bench.read(handle, 1L << 40, 100)).isEmpty();
            assertThat(bench.read(handle, 0, 0)).isEmpty();
            fails(Errno.EINVAL, () -> bench.read(handle, -1, 10));
        }
    }

    @Test
    default void rangesAtEveryEdgeAreRead() throws FsException {
        try (Workbench bench = bench(FILES)) {
            FileHandle handle = bench.open("big", OpenFlags.READ_ONLY);
            for (int offset : Edges.OFFSETS) {
                for (int length : Edges.LENGTHS) {
                    assertThat(bench.read(handle, offset, length))
                            .as("%d bytes at %d", length, offset)
                            .isEqualTo(slice(BIG, offset, length));
                }
            }
        }
    }

    private static byte[] slice(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + length));
    }

    @Test
    default void aWriteAtAnyEdgeChangesItsRangeOnly() throws FsException {
        try (Workbench bench = writable(FILES)) {
            FileHandle handle = bench.open("big");
            byte[] expected = BIG;
            for (int offset : Edges.OFFSETS) {
                for (int length : Edges.LENGTHS) {
                    byte[] piece = Data.bytes(offset * 31L + length, length);
                    bench.write(handle, offset, piece);
                    expected = Data.overwrite(expected, offset, piece);
                }
                assertThat(bench.content(handle)).as("at %d", offset).isEqualTo(expected);
            }
            bench.fs().fsync(bench.context(), handle, false);
            assertThat(bench.content("big")).isEqualTo(expected);
        }
    }

    @Test
    default void manySmallWritesAddUp() throws FsException {
        Random random = new Random(7);
        try (Workbench bench = writable(FILES)) {
            FileHandle handle = bench.open("big");
            byte[] expected = BIG;
            for (int i = 0; i < 200; i++) {
                byte[] piece = Data.bytes(i, 1 + random.nextInt(9000));
                int offset = random.nextInt(BIG.length);
                bench.write(handle, offset, piece);
                expected = Data.overwrite(expected, offset, piece);
                if (i % 50 == 0) {
                    bench.fs().fsync(bench.context(), handle, true);
                }
            }
            assertThat(bench.content(handle)).isEqualTo(expected);
        }
    }

    @Test
    default void aWriteIsSeenAtOnceEverywhere() throws FsException {
        try (Workbench bench = writable(FILES)) {
            FileHandle writer = bench.open("small");
            FileHandle reader = bench.open("small", OpenFlags.READ_ONLY);
            bench.write(writer, 3, "ry".getBytes(StandardCharsets.US_ASCII));
            bench.write(writer, 5, new byte[] {'!'});
            assertThat(bench.content(reader)).asString().isEqualTo("smary!");
            assertThat(bench.stat("small").size).isEqualTo(6);
        }
    }

    @Test
    default void aGapBehindTheEndReadsAsZeros() throws FsException {
        try (Workbench bench = writable(FILES)) {
            for (String path : new String[] {"small", "empty", "big"}) {
                byte[] before = bench.content(path);
                int offset = before.length + 2 * 65536 + 77;
                bench.write(path, offset, new byte[] {1, 2, 3});
                assertThat(bench.content(path))
                        .isEqualTo(Data.overwrite(before, offset, new byte[] {1, 2, 3}));
            }
        }
    }

    @Test
    default void offsetsBeyond32BitsWork() throws FsException {
        long far = (1L << 32) + 4097;
        assumeThat(maxFileSize().orElse(Long.MAX_VALUE)).isGreaterThan(far + 10);
        try (Workbench bench = writable(FILES)) {
            FileHandle handle = bench.open("small");
            bench.write(handle, far, new byte[] {9, 8});
            assertThat(bench.stat("small").size).isEqualTo(far + 2);
            assertThat(bench.read(handle, far - 2, 10)).containsExactly(0, 0, 9, 8);
            assertThat(bench.read(handle, far - (1L << 32), 4)).isEqualTo(new byte[4]);
            assertThat(bench.read(handle, 0, 6)).asString().isEqualTo("small\0");
        }
    }

    @Test
    default void appendWritesAtTheEndWhateverTheOffset() throws FsException {
        try (Workbench bench = writable(FILES)) {
            FileHandle first = bench.open("small", OpenFlags.WRITE_ONLY | OpenFlags.APPEND);
            FileHandle second = bench.open("small", OpenFlags.WRITE_ONLY | OpenFlags.APPEND);
            bench.write(first, 0, new byte[] {'1'});
            bench.write(second, 0, new byte[] {'2'});
            bench.write(first, 5, new byte[] {'3'});
            assertThat(bench.text("small")).isEqualTo("small123");
            bench.truncate("small", 2);
            bench.write(first, 100, new byte[] {'4'});
            assertThat(bench.text("small")).isEqualTo("sm4");
        }
    }

    @Test
    default void anEmptyWriteChangesNothing() throws FsException {
        try (Workbench bench = writable(FILES)) {
            FileHandle handle = bench.open("small");
            assertThat(bench.writeOnce(handle, 1000, new byte[0])).isZero();
            assertThat(bench.text("small")).isEqualTo("small");
        }
    }

    @Test
    default void handlesDoOnlyWhatTheyWereOpenedFor() throws FsException {
        try (Workbench bench = writable(FILES)) {
            FileHandle reader = bench.open("small", OpenFlags.READ_ONLY);
            FileHandle writer = bench.open("small", OpenFlags.WRITE_ONLY);
            fails(Errno.EBADF, () -> bench.write(reader, 0, new byte[] {1}));
            fails(Errno.EBADF, () -> bench.read(writer, 0, 1));
            assertThat(bench.text("small")).isEqualTo("small");
        }
    }

    @Test
    default void directoriesCannotBeOpenedAsFiles() throws FsException {
        try (Workbench bench = bench(TreeSpec.empty().directory("d").file("f", "x"))) {
            fails(Errno.EISDIR, () -> bench.open("d", OpenFlags.READ_ONLY));
            fails(Errno.ENOTDIR, () -> bench.opendir("f"));
        }
    }

    @Test
    default void fsyncOfAnUnchangedFileSucceeds() throws FsException {
        try (Workbench bench = bench(FILES)) {
            FileHandle handle = bench.open("big", OpenFlags.READ_ONLY);
            bench.fs().fsync(bench.context(), handle, false);
            bench.fs().fsync(bench.context(), handle, true);
            bench.fs().syncfs(bench.context());
            assertThat(bench.content("big")).isEqualTo(BIG);
        }
    }

    @Test
    default void beyondTheLimitIsEfbigAndChangesNothing() throws FsException {
        assumeThat(maxFileSize()).isPresent();
        long limit = maxFileSize().orElseThrow();
        try (Workbench bench = writable(FILES)) {
            fails(Errno.EFBIG, () -> bench.truncate("small", limit + 1));
            fails(Errno.EFBIG, () -> bench.write("small", limit, new byte[] {1}));
            assertThat(bench.text("small")).isEqualTo("small");
        }
    }
}
