package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import org.junit.jupiter.api.Test;

/** Handles hold the node, never the path; files without names. */
public interface HandleContract extends FileSystemLaws {
    byte[] BODY = Data.bytes(10, 70_000);

    TreeSpec DESK = TreeSpec.empty().file("d/f", BODY).file("g", "other").directory("e");

    @Test
    default void anUnlinkedOpenFileLivesOn() throws FsException {
        try (Workbench bench = writable(DESK)) {
            FileHandle handle = bench.open("d/f");
            Attributes before = bench.aged(handle.ino());
            bench.unlink("d/f");
            Attributes after = bench.stat(handle.ino());
            assertThat(after.nlink).isZero();
            assertThat(Times.ctime(after)).isAfter(Times.ctime(before));
            assertThat(bench.content(handle)).isEqualTo(BODY);
            bench.write(handle, 65_530, new byte[] {1, 2, 3});
            assertThat(bench.content(handle))
                    .isEqualTo(Data.overwrite(BODY, 65_530, new byte[] {1, 2, 3}));
            bench.fs().fsync(bench.context(), handle, false);
            bench.setattr(handle.ino(), new AttributeChange().size(10));
            assertThat(bench.content(handle)).hasSize(10);
            bench.setattr(handle.ino(), new AttributeChange().mode(0600));
            assertThat(bench.list("d")).isEmpty();
        }
    }

    @Test
    default void aNewFileOfTheSameNameIsAnotherFile() throws FsException {
        try (Workbench bench = writable(DESK)) {
            FileHandle old = bench.open("d/f");
            bench.unlink("d/f");
            bench.file("d/f", "new");
            assertThat(bench.ino("d/f")).isNotEqualTo(old.ino());
            bench.write(old, 0, new byte[] {9});
            assertThat(bench.text("d/f")).isEqualTo("new");
            assertThat(bench.content(old)).isEqualTo(Data.overwrite(BODY, 0, new byte[] {9}));
            bench.unlink("d/f");
            assertThat(bench.stat(old.ino()).nlink).isZero();
        }
    }

    @Test
    default void aHandleFollowsRenamesOfFileAndDirectory() throws FsException {
        try (Workbench bench = writable(DESK)) {
            FileHandle handle = bench.open("d/f");
            bench.rename("d/f", "d/moved");
            bench.rename("d", "e/d");
            bench.write(handle, 0, new byte[] {7});
            assertThat(bench.content("e/d/moved"))
                    .isEqualTo(Data.overwrite(BODY, 0, new byte[] {7}));
            assertThat(bench.ino("e/d/moved")).isEqualTo(handle.ino());
        }
    }

    @Test
    default void severalHandlesEndOneByOne() throws FsException {
        try (Workbench bench = writable(DESK)) {
            FileHandle first = bench.open("d/f");
            FileHandle second = bench.open("d/f", OpenFlags.READ_ONLY);
            bench.unlink("d/f");
            bench.write(first, 0, new byte[] {5});
            bench.release(first);
            assertThat(bench.read(second, 0, 1)).containsExactly(5);
        }
    }

    @Test
    default void aTemporaryFileHasNoName() throws FsException {
        try (Workbench bench = bench(DESK, Feature.WRITING, Feature.TMPFILE)) {
            Attributes attributes = new Attributes();
            FileHandle handle = bench.tmpfile("e", OpenFlags.READ_WRITE, attributes);
            assertThat(attributes.nlink).isZero();
            assertThat(attributes.isRegular()).isTrue();
            assertThat(bench.list("e")).isEmpty();
            bench.write(handle, 3, new byte[] {1});
            assertThat(bench.content(handle)).containsExactly(0, 0, 0, 1);
        }
    }

    @Test
    default void aTemporaryFileMayGetAName() throws FsException {
        try (Workbench bench = bench(DESK, Feature.WRITING, Feature.TMPFILE, Feature.HARD_LINKS)) {
            FileHandle handle = bench.tmpfile("e", OpenFlags.READ_WRITE, new Attributes());
            bench.write(handle, 0, BODY);
            fails(Errno.EEXIST, () -> bench.link(handle.ino(), "g"));
            Attributes linked = bench.link(handle.ino(), "d/named");
            assertThat(linked.nlink).isOne();
            bench.release(handle);
            assertThat(bench.content("d/named")).isEqualTo(BODY);
            assertThat(bench.ino("d/named")).isEqualTo(linked.ino);
        }
    }

    @Test
    default void anExclusiveTemporaryFileNeverGetsAName() throws FsException {
        try (Workbench bench = bench(DESK, Feature.WRITING, Feature.TMPFILE, Feature.HARD_LINKS)) {
            FileHandle handle =
                    bench.tmpfile(
                            "e", OpenFlags.READ_WRITE | OpenFlags.EXCLUSIVE, new Attributes());
            fails(Errno.ENOENT, () -> bench.link(handle.ino(), "d/named"));
        }
    }
}
