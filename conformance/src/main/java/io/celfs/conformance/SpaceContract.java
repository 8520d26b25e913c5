package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.StatFs;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Full file systems. */
public interface SpaceContract extends FileSystemLaws {
    long ROOM = 1 << 20;

    private Workbench small() throws FsException {
        Optional<FileSystem> small = withRoomFor(ROOM);
        assumeThat(small).as("a file system of limited size").isPresent();
        return new Workbench(small.orElseThrow());
    }

    /** Writes until nothing more goes in; the bytes that did. */
    private static int fill(Workbench bench, FileHandle handle) throws FsException {
        byte[] piece = Data.bytes(11, 64 * 1024);
        int done = 0;
        while (true) {
            try {
                done += bench.writeOnce(handle, done, piece);
            } catch (FsException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
                return done;
            }
            assertThat(done).isLessThan(16 * (int) ROOM);
        }
    }

    @Test
    default void aFullFileSystemKeepsWhatItHas() throws FsException {
        try (Workbench bench = small()) {
            byte[] old = Data.bytes(12, 100_000);
            bench.file("old", old);
            bench.mkdir("d");
            FileHandle handle = bench.create("filler", 2);
            int done = fill(bench, handle);
            fails(Errno.ENOSPC, () -> bench.writeOnce(handle, 1 << 24, new byte[100]));
            assertThat(bench.content("old")).isEqualTo(old);
            assertThat(bench.stat("filler").size).isEqualTo(done);
            bench.write("old", 5000, new byte[] {1, 2, 3});
            assertThat(bench.content("old"))
                    .isEqualTo(Data.overwrite(old, 5000, new byte[] {1, 2, 3}));
            byte[] written = bench.content("filler");
            byte[] piece = Data.bytes(11, 64 * 1024);
            assertThat(Arrays.copyOf(written, piece.length)).isEqualTo(piece);
        }
    }

    @Test
    default void deletingAndCuttingMakeRoomAgain() throws FsException {
        try (Workbench bench = small()) {
            FileHandle handle = bench.create("filler", 2);
            fill(bench, handle);
            bench.truncate("filler", 1);
            int second = fill(bench, handle);
            assertThat(second).isGreaterThan((int) ROOM / 4);
            bench.unlink("filler");
            bench.letGo();
            assertThat(fill(bench, bench.create("next", 2))).isGreaterThan((int) ROOM / 4);
        }
    }

    @Test
    default void statfsTellsWhatIsLeft() throws FsException {
        try (Workbench bench = small()) {
            StatFs before = new StatFs();
            bench.fs().statfs(bench.context(), before);
            assertThat(before.blocks).isGreaterThanOrEqualTo(before.blocksFree);
            bench.file("f", Data.bytes(13, 200_000));
            StatFs after = new StatFs();
            bench.fs().statfs(bench.context(), after);
            assertThat((before.blocksFree - after.blocksFree) * after.blockSize)
                    .isGreaterThanOrEqualTo(200_000);
            assertThat(after.nameMax).isEqualTo(255);
        }
    }
}
