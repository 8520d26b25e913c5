package io.celfs.memfs;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.conformance.Data;
import io.celfs.conformance.Times;
import io.celfs.conformance.Workbench;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.StatFs;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What is the file system's own, beside the laws. */
class MemoryFileSystemTest {
    private Instant time = Instant.ofEpochSecond(1000, 500);
    private final InstantSource clock = () -> time;

    private Workbench bench(MemoryLimits limits) {
        return new Workbench(new MemoryFileSystem(clock, limits));
    }

    private Workbench bench() {
        return bench(MemoryLimits.halfOfHeap());
    }

    private static StatFs statfs(Workbench bench) throws FsException {
        StatFs result = new StatFs();
        bench.fs().statfs(bench.context(), result);
        return result;
    }

    @Test
    void timesComeFromTheClockItWasGiven() throws FsException {
        try (Workbench bench = bench()) {
            Attributes made = bench.file("f", "x");
            assertThat(Times.mtime(made)).isEqualTo(time);
            assertThat(made.btime).isEqualTo(1000);
            assertThat(made.btimeNanos).isEqualTo(500);
            time = Instant.ofEpochSecond(-5, 7);
            bench.write("f", 0, new byte[1]);
            assertThat(Times.ctime(bench.stat("f"))).isEqualTo(time);
            assertThat(bench.stat("f").btime).isEqualTo(1000);
        }
    }

    @Test
    void aHoleTakesNoSpace() throws FsException {
        try (Workbench bench = bench()) {
            bench.file("f", "");
            bench.write("f", 1L << 60, new byte[] {1});
            Attributes attributes = bench.stat("f");
            assertThat(attributes.size).isEqualTo((1L << 60) + 1);
            assertThat(attributes.blocks).isEqualTo(8);
            bench.truncate("f", 1L << 59);
            assertThat(bench.stat("f").blocks).isZero();
        }
    }

    @Test
    void punchingGivesSpaceBackAndAllocatingTakesIt() throws FsException {
        try (Workbench bench = bench()) {
            bench.file("f", Data.bytes(1, 64 * 1024));
            FileHandle handle = bench.open("f");
            int punch = FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE;
            bench.fs().fallocate(bench.context(), handle, punch, 100, 60_000);
            assertThat(bench.stat("f").blocks).isEqualTo(8L * 3);
            bench.fs().fallocate(bench.context(), handle, FallocateMode.KEEP_SIZE, 0, 1 << 20);
            assertThat(bench.stat("f").blocks).isEqualTo(2048);
            assertThat(bench.stat("f").size).isEqualTo(64 * 1024);
        }
    }

    @Test
    void everythingTakenIsGivenBack() throws FsException {
        try (Workbench bench = bench(MemoryLimits.bytes(10 << 20))) {
            StatFs before = statfs(bench);
            bench.file("f", Data.bytes(1, 100_000));
            bench.link("f", "g");
            bench.mkdir("d");
            bench.symlink("t".repeat(4000), "d/l");
            bench.fs().setxattr(bench.context(), bench.ino("f"), name("user.a"), new byte[9999], 0);
            bench.fs().setxattr(bench.context(), bench.ino("f"), name("user.a"), new byte[20], 0);
            bench.fs().setxattr(bench.context(), bench.ino("d"), name("user.b"), new byte[9999], 0);
            bench.fs().removexattr(bench.context(), bench.ino("d"), name("user.b"));
            bench.file("h", Data.bytes(2, 5000));
            bench.rename("h", "g");
            bench.unlink("f");
            bench.unlink("g");
            bench.unlink("d/l");
            bench.rmdir("d");
            assertThat(statfs(bench).blocksFree).isLessThan(before.blocksFree);
            bench.letGo();
            assertThat(statfs(bench).blocksFree).isEqualTo(before.blocksFree);
            assertThat(statfs(bench).filesFree).isEqualTo(before.filesFree);
        }
    }

    @Test
    void inodesHaveALimitToo() throws FsException {
        try (Workbench bench = bench(new MemoryLimits(1 << 20, 3, 1 << 20))) {
            bench.mkdir("a");
            bench.symlink("x", "b");
            fails(Errno.ENOSPC, () -> bench.mkdir("c"));
            fails(Errno.ENOSPC, () -> bench.file("a/c", "x"));
            assertThat(bench.list("a")).isEmpty();
            assertThat(statfs(bench).filesFree).isZero();
            bench.unlink("b");
            bench.letGo();
            bench.mkdir("c");
        }
    }

    @Test
    void aLinkThatFindsNoRoomLeavesNothing() throws FsException {
        try (Workbench bench = bench(new MemoryLimits(100, 10, 100))) {
            long free = statfs(bench).filesFree;
            fails(Errno.ENOSPC, () -> bench.symlink("t".repeat(101), "l"));
            assertThat(bench.exists("l")).isFalse();
            assertThat(statfs(bench).filesFree).isEqualTo(free);
        }
    }

    @Test
    void aWriteAcrossTheLimitWritesItsBeginning() throws FsException {
        try (Workbench bench = bench(new MemoryLimits(1 << 20, 10, 100))) {
            FileHandle handle = bench.create("f", 2);
            assertThat(bench.writeOnce(handle, 90, new byte[50])).isEqualTo(10);
            fails(Errno.EFBIG, () -> bench.writeOnce(handle, 100, new byte[1]));
            assertThat(bench.stat("f").size).isEqualTo(100);
        }
    }

    @Test
    void anAllocationWithoutRoomTakesNothing() throws FsException {
        try (Workbench bench = bench(MemoryLimits.bytes(1 << 20))) {
            FileHandle handle = bench.create("f", 2);
            StatFs before = statfs(bench);
            var fs = bench.fs();
            fails(Errno.ENOSPC, () -> fs.fallocate(bench.context(), handle, 0, 0, 1L << 50));
            fails(
                    Errno.EFBIG,
                    () -> fs.fallocate(bench.context(), handle, 0, 10, Long.MAX_VALUE - 5));
            assertThat(statfs(bench).blocksFree).isEqualTo(before.blocksFree);
            assertThat(bench.stat("f").size).isZero();
        }
    }

    @Test
    void deadHandlesAndStrangersAreEbadf() throws FsException {
        try (Workbench bench = bench()) {
            FileHandle handle = bench.create("f", 2);
            bench.release(handle);
            bench.fs().release(handle);
            fails(Errno.EBADF, () -> bench.read(handle, 0, 1));
            fails(Errno.EBADF, () -> bench.read(() -> 1L, 0, 1));
            assertThat(bench.stat("f").nlink).isOne();
        }
    }

    @Test
    void accessControlListsAreRefused() throws FsException {
        try (Workbench bench = bench()) {
            long ino = bench.file("f", "x").ino;
            FileSystem fs = bench.fs();
            String acl = "system.posix_acl_access";
            fails(
                    Errno.EOPNOTSUPP,
                    () -> fs.setxattr(bench.context(), ino, name(acl), new byte[28], 0));
            fails(Errno.EOPNOTSUPP, () -> fs.getxattr(bench.context(), ino, name(acl)));
            fails(
                    Errno.EINVAL,
                    () -> fs.setxattr(bench.context(), ino, name("user."), new byte[1], 0));
        }
    }

    @Test
    void nothingIsLeftAfterTheEnd() throws FsException {
        Workbench bench = bench();
        bench.file("f", "x");
        bench.close();
        fails(Errno.ESTALE, () -> bench.stat("f"));
    }

    @Test
    void nonsensicalLimitsAreRefused() {
        assertThatThrownBy(() -> new MemoryLimits(-1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemoryLimits(1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemoryLimits(1, 1, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
