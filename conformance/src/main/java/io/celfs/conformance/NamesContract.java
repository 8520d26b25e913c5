package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finding entries, and which names there are. */
public interface NamesContract extends FileSystemLaws {
    TreeSpec NAMES =
            TreeSpec.empty().file("d/f", "content").directory("d/e/g").link("d/l", "nowhere");

    @Test
    default void theRootIsADirectoryWithNumberOne() throws FsException {
        try (Workbench bench = bench(TreeSpec.empty())) {
            Attributes root = bench.stat("");
            assertThat(root.ino).isEqualTo(FileSystem.ROOT);
            assertThat(root.isDirectory()).isTrue();
            assertThat(bench.list("")).isEmpty();
        }
    }

    @Test
    default void lookupFindsWhatIsThere() throws FsException {
        try (Workbench bench = bench(NAMES)) {
            assertThat(bench.stat("d").isDirectory()).isTrue();
            assertThat(bench.stat("d/f").isRegular()).isTrue();
            assertThat(bench.stat("d/f").size).isEqualTo(7);
            assertThat(bench.stat("d/f").ino).isEqualTo(bench.stat("d/f").ino);
            assertThat(bench.readlink("d/l")).isEqualTo("nowhere");
        }
    }

    @Test
    default void lookupOfAMissingNameIsEnoent() throws FsException {
        try (Workbench bench = bench(NAMES)) {
            fails(Errno.ENOENT, () -> bench.stat("x"));
            fails(Errno.ENOENT, () -> bench.stat("d/ff"));
            fails(Errno.ENOENT, () -> bench.stat("d/e/f"));
        }
    }

    @Test
    default void lookupInSomethingElseThanADirectoryIsEnotdir() throws FsException {
        try (Workbench bench = bench(NAMES)) {
            fails(Errno.ENOTDIR, () -> bench.stat("d/f/x"));
            fails(Errno.ENOTDIR, () -> bench.stat("d/l/x"));
        }
    }

    @Test
    default void dotsAreTheDirectoryAndItsParent() throws FsException {
        try (Workbench bench = bench(NAMES)) {
            assertThat(bench.ino("d/.")).isEqualTo(bench.ino("d"));
            assertThat(bench.ino("d/e/..")).isEqualTo(bench.ino("d"));
            assertThat(bench.ino("d/..")).isEqualTo(FileSystem.ROOT);
            assertThat(bench.ino("..")).isEqualTo(FileSystem.ROOT);
        }
    }

    @Test
    default void dotsAreNeverNewNames() throws FsException {
        try (Workbench bench = writable(NAMES)) {
            for (String dots : List.of("d/.", "d/..")) {
                fails(Errno.EEXIST, () -> bench.mkdir(dots));
                fails(Errno.EEXIST, () -> bench.mknod(dots, 0100644, 0));
                fails(Errno.EISDIR, () -> bench.unlink(dots));
            }
            fails(Errno.EINVAL, () -> bench.rmdir("d/."));
            fails(Errno.ENOTEMPTY, () -> bench.rmdir("d/.."));
        }
    }

    @Test
    default void nothingCanBeMadeInAFileOrAMissingDirectory() throws FsException {
        try (Workbench bench = writable(NAMES)) {
            for (String parent : List.of("d/f", "d/l")) {
                fails(Errno.ENOTDIR, () -> bench.mkdir(parent + "/x"));
                fails(Errno.ENOTDIR, () -> bench.file(parent + "/x", "y"));
                fails(Errno.ENOTDIR, () -> bench.unlink(parent + "/x"));
                fails(Errno.ENOTDIR, () -> bench.rmdir(parent + "/x"));
            }
            fails(Errno.ENOENT, () -> bench.mkdir("missing/x"));
        }
    }

    @Test
    default void aNameMayHave255Bytes() throws FsException {
        String longest = "n".repeat(Name.MAX_LENGTH);
        try (Workbench bench = writable(NAMES)) {
            bench.file("d/" + longest, "a");
            bench.mkdir(longest);
            bench.mkdir(longest + "/" + longest);
            bench.rename("d/" + longest, longest + "/" + longest + "/" + longest);
            assertThat(bench.text(longest + "/" + longest + "/" + longest)).isEqualTo("a");
            assertThat(bench.list(longest)).containsExactly(longest);
        }
    }

    @Test
    default void aNameOf256BytesIsTooLong() {
        fails(Errno.ENAMETOOLONG, () -> Name.of("n".repeat(256)));
        fails(Errno.ENAMETOOLONG, () -> Name.of("\u00e9".repeat(128)));
    }

    @Test
    default void aNameMayHoldAnyByteButSlashAndNul() throws FsException {
        byte[] all = new byte[254];
        int count = 0;
        for (int b = 1; b < 256; b++) {
            if (b != '/') {
                all[count++] = (byte) b;
            }
        }
        List<Name> names =
                List.of(
                        Name.of(all),
                        Name.of(new byte[] {(byte) 0xff}),
                        Name.of(new byte[] {(byte) 0xc3, '('}),
                        Name.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
                        Name.of(new byte[] {'\n'}),
                        Name.of(Arrays.copyOf(all, 253)));
        try (Workbench bench = writable(NAMES)) {
            long directory = bench.ino("d/e/g");
            Attributes made = new Attributes();
            for (Name name : names) {
                bench.fs().mkdir(bench.context(), directory, name, 0755, made);
                bench.keep(made);
            }
            for (Name name : names) {
                bench.fs().lookup(bench.context(), directory, name, made);
                bench.keep(made);
            }
            assertThat(Listing.all(bench.fs(), bench.context(), bench.opendir("d/e/g")))
                    .extracting(Listing.Entry::name)
                    .containsAll(names)
                    .hasSize(names.size() + 2);
        }
    }

    @Test
    default void namesDifferByEveryByte() throws FsException {
        try (Workbench bench = writable(TreeSpec.empty().file("a", "1").file("A", "2"))) {
            bench.file("a ", "3");
            bench.file(" a", "4");
            bench.file("\u00e4", "5");
            bench.file("a\u0308", "6");
            assertThat(bench.list("")).hasSize(6);
            assertThat(bench.text("a") + bench.text("A") + bench.text("a ")).isEqualTo("123");
            assertThat(bench.text("\u00e4") + bench.text("a\u0308")).isEqualTo("56");
        }
    }

    @Test
    default void namesThatAnImplementationMightUseItselfAreFree() throws FsException {
        List<String> names =
                List.of(".deleted", ".meta", "x", "x.part0", "x.tmp", "x.txt", "x.json", "view");
        TreeSpec tree = TreeSpec.empty().directory("d");
        for (String name : names.subList(0, 4)) {
            tree = tree.file(name, "base " + name);
        }
        try (Workbench bench = writable(tree)) {
            for (String name : names) {
                if (!bench.exists(name)) {
                    bench.file(name, "base " + name);
                }
                bench.write(name, 0, new byte[] {'B'});
            }
            bench.fs().syncfs(bench.context());
            for (String name : names) {
                assertThat(bench.text(name)).isEqualTo("Base " + name);
                bench.unlink(name);
                assertThat(bench.exists(name)).isFalse();
                bench.mkdir(name);
            }
            assertThat(bench.list("")).containsExactlyInAnyOrderElementsOf(with(names, "d"));
        }
    }

    private static List<String> with(List<String> names, String more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }

    @Test
    default void anUnknownInodeIsStale() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = bench(NAMES)) {
            long unknown = 1L << 60;
            fails(Errno.ESTALE, () -> bench.stat(unknown));
            fails(Errno.ESTALE, () -> bench.open(unknown, 0));
            fails(
                    Errno.ESTALE,
                    () -> bench.fs().lookup(bench.context(), unknown, name("x"), new Attributes()));
            bench.fs().forget(unknown, 7);
        }
    }
}
