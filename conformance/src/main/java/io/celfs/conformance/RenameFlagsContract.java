package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.RenameFlags;
import org.junit.jupiter.api.Test;

/** rename with NOREPLACE and EXCHANGE. */
public interface RenameFlagsContract extends FileSystemLaws {
    TreeSpec PLACES =
            TreeSpec.empty()
                    .file("a", "aaa")
                    .file("b", "bbb")
                    .file("d/x", "xxx")
                    .file("d/sub/y", "yyy")
                    .file("e/z", "zzz")
                    .link("l", "a");

    private Workbench exchanging() throws FsException {
        return bench(PLACES, Feature.WRITING, Feature.RENAME_EXCHANGE);
    }

    @Test
    default void noReplaceNeverReplaces() throws FsException {
        try (Workbench bench = writable(PLACES)) {
            for (String target : new String[] {"b", "d", "l", "e/z", "a"}) {
                fails(Errno.EEXIST, () -> bench.rename("a", target, RenameFlags.NO_REPLACE));
            }
            fails(Errno.EEXIST, () -> bench.rename("d", "e", RenameFlags.NO_REPLACE));
            fails(Errno.ENOENT, () -> bench.rename("c", "c2", RenameFlags.NO_REPLACE));
            bench.rename("a", "e/a", RenameFlags.NO_REPLACE);
            bench.rename("d", "e/d", RenameFlags.NO_REPLACE);
            assertThat(bench.text("e/a") + bench.text("e/d/x")).isEqualTo("aaaxxx");
            assertThat(bench.text("b")).isEqualTo("bbb");
        }
    }

    @Test
    default void unknownAndContradictingFlagsAreEinval() throws FsException {
        try (Workbench bench = writable(PLACES)) {
            int both = RenameFlags.NO_REPLACE | RenameFlags.EXCHANGE;
            fails(Errno.EINVAL, () -> bench.rename("a", "b", both));
            fails(Errno.EINVAL, () -> bench.rename("a", "b", 1 << 10));
            assertThat(bench.text("a") + bench.text("b")).isEqualTo("aaabbb");
        }
    }

    @Test
    default void exchangeSwapsFiles() throws FsException {
        try (Workbench bench = exchanging()) {
            long a = bench.ino("a");
            FileHandle open = bench.open("a");
            bench.rename("a", "d/x", RenameFlags.EXCHANGE);
            assertThat(bench.ino("d/x")).isEqualTo(a);
            assertThat(bench.text("a") + bench.text("d/x")).isEqualTo("xxxaaa");
            bench.write(open, 0, new byte[] {'A'});
            assertThat(bench.text("d/x")).isEqualTo("Aaa");
            assertThat(bench.stat("a").nlink).isOne();
        }
    }

    @Test
    default void exchangeSwapsAFileWithADirectory() throws FsException {
        try (Workbench bench = exchanging()) {
            bench.rename("e/z", "d/sub", RenameFlags.EXCHANGE);
            assertThat(bench.text("d/sub") + bench.text("e/z/y")).isEqualTo("zzzyyy");
            assertThat(bench.stat("d").nlink).isEqualTo(2);
            assertThat(bench.stat("e").nlink).isEqualTo(3);
            assertThat(bench.ino("e/z/..")).isEqualTo(bench.ino("e"));
        }
    }

    @Test
    default void exchangeSwapsFullDirectories() throws FsException {
        try (Workbench bench = exchanging()) {
            bench.rename("d", "e", RenameFlags.EXCHANGE);
            assertThat(bench.list("d")).containsExactly("z");
            assertThat(bench.list("e")).containsExactlyInAnyOrder("x", "sub");
            bench.rename("d", "e", RenameFlags.EXCHANGE);
            assertThat(bench.text("d/sub/y") + bench.text("e/z")).isEqualTo("yyyzzz");
        }
    }

    @Test
    default void exchangeOfALinkSwapsTheLink() throws FsException {
        try (Workbench bench = exchanging()) {
            bench.rename("l", "b", RenameFlags.EXCHANGE);
            assertThat(bench.readlink("b")).isEqualTo("a");
            assertThat(bench.text("l")).isEqualTo("bbb");
        }
    }

    @Test
    default void exchangeNeedsBothAndNoNesting() throws FsException {
        try (Workbench bench = exchanging()) {
            fails(Errno.ENOENT, () -> bench.rename("a", "missing", RenameFlags.EXCHANGE));
            fails(Errno.ENOENT, () -> bench.rename("missing", "a", RenameFlags.EXCHANGE));
            fails(Errno.EINVAL, () -> bench.rename("d", "d/sub", RenameFlags.EXCHANGE));
            fails(Errno.EINVAL, () -> bench.rename("d/sub/y", "d", RenameFlags.EXCHANGE));
            bench.rename("a", "a", RenameFlags.EXCHANGE);
            assertThat(bench.text("a") + bench.text("d/sub/y")).isEqualTo("aaayyy");
        }
    }
}
