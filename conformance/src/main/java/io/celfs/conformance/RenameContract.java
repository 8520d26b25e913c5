package io.celfs.conformance;

import static io.celfs.conformance.NewNodesContract.changesTimesOf;
import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import org.junit.jupiter.api.Test;

/** rename without flags. */
public interface RenameContract extends FileSystemLaws {
    TreeSpec TREE =
            TreeSpec.empty()
                    .file("a", "aaa")
                    .file("b", "bbb")
                    .file("d/x", "xxx")
                    .file("d/sub/y", "yyy")
                    .directory("empty")
                    .file("full/z", "zzz")
                    .link("l", "a");

    @Test
    default void anEntryMoves() throws FsException {
        try (Workbench bench = writable(TREE)) {
            long ino = bench.ino("a");
            bench.rename("a", "c");
            bench.rename("c", "empty/c");
            assertThat(bench.ino("empty/c")).isEqualTo(ino);
            assertThat(bench.text("empty/c")).isEqualTo("aaa");
            assertThat(bench.exists("a")).isFalse();
            assertThat(bench.exists("c")).isFalse();
            assertThat(bench.list("empty")).containsExactly("c");
        }
    }

    @Test
    default void theTargetIsReplaced() throws FsException {
        try (Workbench bench = writable(TREE)) {
            long ino = bench.ino("a");
            bench.rename("a", "b");
            assertThat(bench.ino("b")).isEqualTo(ino);
            assertThat(bench.text("b")).isEqualTo("aaa");
            bench.rename("b", "l");
            assertThat(bench.text("l")).isEqualTo("aaa");
            assertThat(bench.list("")).containsExactlyInAnyOrder("d", "empty", "full", "l");
        }
    }

    @Test
    default void saveByRenameWorks() throws FsException {
        try (Workbench bench = writable(TREE)) {
            for (int round = 0; round < 3; round++) {
                bench.file("d/.x.tmp", "new " + round);
                bench.rename("d/.x.tmp", "d/x");
                assertThat(bench.text("d/x")).isEqualTo("new " + round);
            }
            bench.rename("d/x", "d/x~");
            bench.file("d/x", "last");
            bench.unlink("d/x~");
            assertThat(bench.text("d/x")).isEqualTo("last");
            assertThat(bench.list("d")).containsExactlyInAnyOrder("sub", "x");
        }
    }

    @Test
    default void aReplacedOpenFileKeepsItsContent() throws FsException {
        try (Workbench bench = writable(TREE)) {
            FileHandle replaced = bench.open("b");
            FileHandle moved = bench.open("a");
            bench.rename("a", "b");
            assertThat(bench.content(replaced)).asString().isEqualTo("bbb");
            assertThat(bench.stat(replaced.ino()).nlink).isZero();
            bench.write(replaced, 0, new byte[] {'B'});
            bench.write(moved, 0, new byte[] {'A'});
            assertThat(bench.text("b")).isEqualTo("Aaa");
            assertThat(bench.content(replaced)).asString().isEqualTo("Bbb");
        }
    }

    @Test
    default void ontoItselfNothingHappens() throws FsException {
        try (Workbench bench = writable(TREE)) {
            for (String path : new String[] {"a", "d", "d/sub/y", "l"}) {
                long ino = bench.ino(path);
                bench.rename(path, path);
                assertThat(bench.ino(path)).isEqualTo(ino);
            }
            assertThat(bench.text("d/sub/y")).isEqualTo("yyy");
        }
    }

    @Test
    default void ontoAnotherNameOfTheSameInodeNothingHappens() throws FsException {
        try (Workbench bench = bench(TREE, Feature.WRITING, Feature.HARD_LINKS)) {
            bench.link("a", "d/a");
            bench.rename("a", "d/a");
            assertThat(bench.stat("a").nlink).isEqualTo(2);
            assertThat(bench.text("d/a")).isEqualTo("aaa");
        }
    }

    @Test
    default void wrongKindsAreRefused() throws FsException {
        try (Workbench bench = writable(TREE)) {
            fails(Errno.ENOENT, () -> bench.rename("missing", "x"));
            fails(Errno.ENOENT, () -> bench.rename("missing", "a"));
            fails(Errno.EISDIR, () -> bench.rename("a", "empty"));
            fails(Errno.EISDIR, () -> bench.rename("a", "full"));
            fails(Errno.ENOTDIR, () -> bench.rename("empty", "a"));
            fails(Errno.ENOTDIR, () -> bench.rename("empty", "l"));
            fails(Errno.ENOTDIR, () -> bench.rename("a", "b/x"));
            fails(Errno.ENOTEMPTY, () -> bench.rename("empty", "full"));
            fails(Errno.ENOTEMPTY, () -> bench.rename("d", "full"));
            assertThat(bench.list(""))
                    .containsExactlyInAnyOrder("a", "b", "d", "empty", "full", "l");
            assertThat(bench.text("full/z")).isEqualTo("zzz");
        }
    }

    @Test
    default void aDirectoryCannotGoIntoItselfNorReplaceItsParent() throws FsException {
        try (Workbench bench = writable(TREE)) {
            fails(Errno.EINVAL, () -> bench.rename("d", "d/new"));
            fails(Errno.EINVAL, () -> bench.rename("d", "d/sub"));
            fails(Errno.EINVAL, () -> bench.rename("d", "d/sub/new"));
            fails(Errno.ENOTEMPTY, () -> bench.rename("d/sub", "d"));
            fails(Errno.ENOTEMPTY, () -> bench.rename("d/sub/y", "d"));
            assertThat(bench.text("d/sub/y")).isEqualTo("yyy");
        }
    }

    @Test
    default void dotsCannotBeRenamed() throws FsException {
        try (Workbench bench = writable(TREE)) {
            fails(Errno.EBUSY, () -> bench.rename("d/.", "e"));
            fails(Errno.EBUSY, () -> bench.rename("d/sub/..", "e"));
            fails(Errno.EBUSY, () -> bench.rename("empty", "d/."));
        }
    }

    @Test
    default void aDirectoryMovesWithAllThatIsInIt() throws FsException {
        try (Workbench bench = writable(TREE)) {
            bench.file("d/new", "nnn");
            bench.write("d/x", 0, new byte[] {'X'});
            bench.unlink("d/sub/y");
            bench.file("d/sub/w", "www");
            bench.rename("d", "empty/e");
            assertThat(bench.list("empty/e")).containsExactlyInAnyOrder("x", "sub", "new");
            assertThat(bench.text("empty/e/x") + bench.text("empty/e/sub/w")).isEqualTo("Xxxwww");
            assertThat(bench.list("empty/e/sub")).containsExactly("w");
            fails(Errno.ENOENT, () -> bench.stat("d"));
            assertThat(bench.ino("empty/e/..")).isEqualTo(bench.ino("empty"));
        }
    }

    @Test
    default void aNewDirectoryOfTheOldNameIsEmpty() throws FsException {
        try (Workbench bench = writable(TREE)) {
            bench.rename("d", "moved");
            bench.mkdir("d");
            bench.mkdir("d/sub");
            assertThat(bench.list("d")).containsExactly("sub");
            assertThat(bench.list("d/sub")).isEmpty();
            bench.file("d/x", "other");
            assertThat(bench.text("moved/x")).isEqualTo("xxx");
            assertThat(bench.text("moved/sub/y")).isEqualTo("yyy");
        }
    }

    @Test
    default void anEmptyDirectoryIsReplacedByADirectory() throws FsException {
        try (Workbench bench = writable(TREE)) {
            bench.rename("d", "empty");
            assertThat(bench.list("empty")).containsExactlyInAnyOrder("x", "sub");
            bench.unlink("full/z");
            bench.rename("empty", "full");
            assertThat(bench.list("full")).containsExactlyInAnyOrder("x", "sub");
            assertThat(bench.text("full/sub/y")).isEqualTo("yyy");
        }
    }

    @Test
    default void directoriesMoveThroughEachOther() throws FsException {
        try (Workbench bench = writable(TREE)) {
            bench.rename("d/sub", "sub");
            bench.rename("d", "sub/d");
            bench.rename("sub", "full/sub");
            bench.rename("full", "d");
            assertThat(bench.text("d/sub/d/x") + bench.text("d/sub/y") + bench.text("d/z"))
                    .isEqualTo("xxxyyyzzz");
            bench.rename("d/sub/d/x", "x");
            bench.rename("d/sub/d", "d2");
            assertThat(bench.list("d2")).isEmpty();
            assertThat(bench.list(""))
                    .containsExactlyInAnyOrder("a", "b", "d", "d2", "empty", "l", "x");
        }
    }

    @Test
    default void linkCountsFollowDirectories() throws FsException {
        try (Workbench bench = writable(TREE)) {
            bench.rename("d/sub", "full/sub");
            assertThat(bench.stat("d").nlink).isEqualTo(2);
            assertThat(bench.stat("full").nlink).isEqualTo(3);
            bench.rename("full/sub", "empty");
            assertThat(bench.stat("full").nlink).isEqualTo(2);
            assertThat(bench.stat("empty").nlink).isEqualTo(2);
            assertThat(bench.stat("").nlink).isEqualTo(5);
        }
    }

    @Test
    default void bothDirectoriesGetNewTimes() throws FsException {
        try (Workbench bench = writable(TREE)) {
            changesTimesOf(bench, "d", () -> bench.rename("d/x", "empty/x"));
            changesTimesOf(bench, "d", () -> bench.rename("empty/x", "d/x"));
            changesTimesOf(bench, "empty", () -> bench.rename("d/sub", "empty/sub"));
        }
    }

    @Test
    default void anEntryCannotMoveIntoARemovedDirectory() throws FsException {
        try (Workbench bench = writable(TREE)) {
            Attributes removed = bench.stat("empty");
            long root = bench.ino("");
            bench.rmdir("empty");
            fails(
                    Errno.ENOENT,
                    () ->
                            bench.fs()
                                    .rename(
                                            bench.context(),
                                            root,
                                            Workbench.name("a"),
                                            removed.ino,
                                            Workbench.name("a"),
                                            0));
            assertThat(bench.text("a")).isEqualTo("aaa");
        }
    }
}
