package io.celfs.conformance;

import static io.celfs.conformance.NewNodesContract.changesTimesOf;
import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import org.junit.jupiter.api.Test;

/** Unlink and rmdir. */
public interface RemovalContract extends FileSystemLaws {
    TreeSpec ATTIC =
            TreeSpec.empty()
                    .file("d/a", "aa")
                    .file("d/b", "bb")
                    .file("d/s/c", "cc")
                    .directory("empty")
                    .link("l", "d/a");

    @Test
    default void anUnlinkedNameIsGone() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            bench.unlink("d/a");
            fails(Errno.ENOENT, () -> bench.stat("d/a"));
            fails(Errno.ENOENT, () -> bench.unlink("d/a"));
            assertThat(bench.list("d")).containsExactlyInAnyOrder("b", "s");
        }
    }

    @Test
    default void unlinkRemovesALinkAndNotItsTarget() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            bench.unlink("l");
            assertThat(bench.exists("l")).isFalse();
            assertThat(bench.text("d/a")).isEqualTo("aa");
        }
    }

    @Test
    default void unlinkOfADirectoryIsEisdirAndRmdirOfAFileEnotdir() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            fails(Errno.EISDIR, () -> bench.unlink("d"));
            fails(Errno.EISDIR, () -> bench.unlink("empty"));
            fails(Errno.ENOTDIR, () -> bench.rmdir("d/a"));
            fails(Errno.ENOTDIR, () -> bench.rmdir("l"));
            fails(Errno.ENOENT, () -> bench.rmdir("missing"));
            assertThat(bench.list("")).containsExactlyInAnyOrder("d", "empty", "l");
        }
    }

    @Test
    default void rmdirOfAFullDirectoryChangesNothing() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            bench.file("d/new", "nn");
            bench.mkdir("fresh");
            bench.file("fresh/x", "xx");
            fails(Errno.ENOTEMPTY, () -> bench.rmdir("d"));
            fails(Errno.ENOTEMPTY, () -> bench.rmdir("d/s"));
            fails(Errno.ENOTEMPTY, () -> bench.rmdir("fresh"));
            assertThat(bench.list("d")).containsExactlyInAnyOrder("a", "b", "s", "new");
            assertThat(bench.text("d/new") + bench.text("d/s/c") + bench.text("fresh/x"))
                    .isEqualTo("nnccxx");
        }
    }

    @Test
    default void anEmptiedDirectoryCanBeRemoved() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            bench.file("d/new", "nn");
            for (String name : bench.list("d")) {
                if (!name.equals("s")) {
                    bench.unlink("d/" + name);
                }
            }
            bench.rename("d/s/c", "c");
            bench.rmdir("d/s");
            bench.rmdir("d");
            bench.rmdir("empty");
            assertThat(bench.list("")).containsExactlyInAnyOrder("c", "l");
        }
    }

    @Test
    default void aRemovedNameCanBeUsedAgainForAnything() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            bench.unlink("d/a");
            bench.mkdir("d/a");
            bench.file("d/a/x", "1");
            bench.rmdir("empty");
            bench.file("empty", "2");
            bench.unlink("l");
            bench.file("l", "3");
            assertThat(bench.text("d/a/x") + bench.text("empty") + bench.text("l"))
                    .isEqualTo("123");
            assertThat(bench.list("d/a")).containsExactly("x");
        }
    }

    @Test
    default void aFileMadeAgainIsNewAndEmpty() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            for (int round = 0; round < 3; round++) {
                bench.unlink("d/a");
                bench.file("d/a", "");
                assertThat(bench.content("d/a")).isEmpty();
                bench.truncate("d/a", 5);
                assertThat(bench.content("d/a")).isEqualTo(new byte[5]);
            }
            bench.unlink("d/a");
            assertThat(bench.list("d")).containsExactlyInAnyOrder("b", "s");
        }
    }

    @Test
    default void aDirectoryMadeAgainIsEmpty() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            bench.unlink("d/s/c");
            bench.rmdir("d/s");
            bench.mkdir("d/s");
            assertThat(bench.list("d/s")).isEmpty();
            fails(Errno.ENOENT, () -> bench.stat("d/s/c"));
            bench.file("d/s/c", "new");
            assertThat(bench.text("d/s/c")).isEqualTo("new");
        }
    }

    @Test
    default void aRemovedDirectoryTakesNoNewEntries() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            long ino = bench.ino("empty");
            bench.rmdir("empty");
            Attributes result = new Attributes();
            fails(
                    Errno.ENOENT,
                    () ->
                            bench.fs()
                                    .mkdir(
                                            bench.context(),
                                            ino,
                                            Workbench.name("x"),
                                            0755,
                                            result));
            fails(
                    Errno.ENOENT,
                    () ->
                            bench.fs()
                                    .create(
                                            bench.context(),
                                            ino,
                                            Workbench.name("x"),
                                            0644,
                                            2,
                                            result));
            assertThat(bench.stat(ino).nlink).isZero();
        }
    }

    @Test
    default void subdirectoriesCountAsLinks() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            assertThat(bench.stat("d").nlink).isEqualTo(3);
            bench.mkdir("d/t");
            assertThat(bench.stat("d").nlink).isEqualTo(4);
            bench.rmdir("d/t");
            bench.file("d/f", "x");
            assertThat(bench.stat("d").nlink).isEqualTo(3);
        }
    }

    @Test
    default void removalChangesTheTimesOfTheDirectory() throws FsException {
        try (Workbench bench = writable(ATTIC)) {
            changesTimesOf(bench, "d", () -> bench.unlink("d/a"));
            changesTimesOf(bench, "", () -> bench.rmdir("empty"));
        }
    }
}
