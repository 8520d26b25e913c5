package io.celfs.conformance;

import static io.celfs.conformance.NewNodesContract.changesTimesOf;
import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hard links and symbolic links. */
public interface LinksContract extends FileSystemLaws {
    TreeSpec LINKED =
            TreeSpec.empty().file("f", "content").directory("d").link("l", "../x").file("g", "g");

    private Workbench hard() throws FsException {
        return bench(LINKED, Feature.WRITING, Feature.HARD_LINKS);
    }

    private Workbench soft() throws FsException {
        return bench(LINKED, Feature.WRITING, Feature.SYMLINKS);
    }

    @Test
    default void aLinkIsAnotherNameOfTheSameInode() throws FsException {
        try (Workbench bench = hard()) {
            Attributes linked = bench.link("f", "d/g");
            assertThat(linked.ino).isEqualTo(bench.ino("f")).isEqualTo(bench.ino("d/g"));
            assertThat(linked.nlink).isEqualTo(2);
            assertThat(bench.stat("f").nlink).isEqualTo(2);
            bench.write("d/g", 0, new byte[] {'C'});
            assertThat(bench.text("f")).isEqualTo("Content");
        }
    }

    @Test
    default void unlinkingOneNameLeavesTheOthers() throws FsException {
        try (Workbench bench = hard()) {
            bench.link("f", "a");
            bench.link("a", "d/b");
            Attributes before = bench.aged(bench.ino("a"));
            assertThat(before.nlink).isEqualTo(3);
            bench.unlink("f");
            Attributes after = bench.stat("d/b");
            assertThat(after.nlink).isEqualTo(2);
            assertThat(Times.ctime(after)).isAfter(Times.ctime(before));
            bench.unlink("a");
            assertThat(bench.stat("d/b").nlink).isOne();
            assertThat(bench.text("d/b")).isEqualTo("content");
        }
    }

    @Test
    default void linkingChangesCtimeAndTheDirectory() throws FsException {
        try (Workbench bench = hard()) {
            Attributes before = bench.aged(bench.ino("f"));
            changesTimesOf(bench, "d", () -> bench.link("f", "d/g"));
            assertThat(Times.ctime(bench.stat("f"))).isAfter(Times.ctime(before));
            assertThat(Times.mtime(bench.stat("f"))).isEqualTo(Times.mtime(before));
        }
    }

    @Test
    default void whatCannotBeLinkedIsRefused() throws FsException {
        try (Workbench bench = hard()) {
            fails(Errno.EPERM, () -> bench.link("d", "x"));
            for (String taken : List.of("f", "g", "d", "l")) {
                fails(Errno.EEXIST, () -> bench.link("f", taken));
            }
            fails(Errno.ENOTDIR, () -> bench.link("f", "g/x"));
            assertThat(bench.stat("f").nlink).isOne();
        }
    }

    @Test
    default void anUnlinkedFileNeverGetsANameAgain() throws FsException {
        try (Workbench bench = hard()) {
            long ino = bench.open("f").ino();
            bench.unlink("f");
            fails(Errno.ENOENT, () -> bench.link(ino, "again"));
            assertThat(bench.exists("again")).isFalse();
        }
    }

    @Test
    default void aSymbolicLinkCanHaveHardLinks() throws FsException {
        try (Workbench bench = hard()) {
            Attributes linked = bench.link("l", "d/m");
            assertThat(linked.nlink).isEqualTo(2);
            assertThat(FileMode.isSymlink(linked.mode)).isTrue();
            assertThat(bench.readlink("d/m")).isEqualTo("../x");
        }
    }

    @Test
    default void renamedLinksStayLinks() throws FsException {
        try (Workbench bench = hard()) {
            bench.link("f", "d/a");
            bench.rename("f", "d/b");
            bench.write("d/a", 0, new byte[] {'K'});
            assertThat(bench.text("d/b")).isEqualTo("Kontent");
            assertThat(bench.stat("d/b").nlink).isEqualTo(2);
            bench.rename("g", "d/a");
            assertThat(bench.stat("d/b").nlink).isOne();
        }
    }

    @Test
    default void aTargetIsGivenBackAsItIs() throws FsException {
        try (Workbench bench = soft()) {
            int number = 0;
            for (String target :
                    List.of(
                            "x",
                            "/abs/olute",
                            "../..",
                            "a//b/",
                            ".",
                            "\u00e4 \\x0a",
                            "t".repeat(4095))) {
                Attributes made = bench.symlink(target, "d/s" + number);
                assertThat(FileMode.isSymlink(made.mode)).isTrue();
                assertThat(bench.readlink("d/s" + number)).isEqualTo(target);
                assertThat(bench.stat("d/s" + number).size).isEqualTo(made.size);
                number++;
            }
            assertThat(bench.stat("d/s0").size).isOne();
        }
    }

    @Test
    default void targetsMustHave1To4095Bytes() throws FsException {
        try (Workbench bench = soft()) {
            fails(Errno.ENOENT, () -> bench.symlink("", "d/s"));
            fails(Errno.ENAMETOOLONG, () -> bench.symlink("t".repeat(4096), "d/s"));
            assertThat(bench.list("d")).isEmpty();
        }
    }

    @Test
    default void onlyLinksCanBeRead() throws FsException {
        try (Workbench bench = bench(LINKED)) {
            fails(Errno.EINVAL, () -> bench.readlink("f"));
            fails(Errno.EINVAL, () -> bench.readlink("d"));
            assertThat(bench.readlink("l")).isEqualTo("../x");
            assertThat(bench.stat("l").size).isEqualTo(4);
        }
    }
}
