package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.XattrFlags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Extended attributes. */
public interface XattrContract extends FileSystemLaws {
    TreeSpec BEARERS = TreeSpec.empty().file("f", "content").directory("d").link("l", "f");
    byte[] VALUE = Data.bytes(8, 100);

    private Workbench labelled() throws FsException {
        return bench(BEARERS, Feature.WRITING, Feature.XATTRS);
    }

    private static void set(Workbench bench, String path, String name, byte[] value)
            throws FsException {
        set(bench, path, name, value, 0);
    }

    private static void set(Workbench bench, String path, String name, byte[] value, int flags)
            throws FsException {
        bench.fs().setxattr(bench.context(), bench.ino(path), name(name), value, flags);
    }

    private static byte[] get(Workbench bench, String path, String name) throws FsException {
        return bench.fs().getxattr(bench.context(), bench.ino(path), name(name));
    }

    private static void remove(Workbench bench, String path, String name) throws FsException {
        bench.fs().removexattr(bench.context(), bench.ino(path), name(name));
    }

    /** The names of the user's own; a host may add some of its own. */
    private static List<String> names(Workbench bench, String path) throws FsException {
        return bench.fs().listxattr(bench.context(), bench.ino(path)).stream()
                .map(Name::toString)
                .filter(name -> name.startsWith("user.") || name.startsWith("trusted."))
                .toList();
    }

    @Test
    default void valuesAreKept() throws FsException {
        try (Workbench bench = labelled()) {
            for (String path : List.of("f", "d")) {
                set(bench, path, "user.a", VALUE);
                set(bench, path, "user.empty", new byte[0]);
                assertThat(get(bench, path, "user.a")).isEqualTo(VALUE);
                assertThat(get(bench, path, "user.empty")).isEmpty();
                assertThat(names(bench, path)).containsExactlyInAnyOrder("user.a", "user.empty");
                set(bench, path, "user.a", new byte[] {1, 0, 2});
                assertThat(get(bench, path, "user.a")).containsExactly(1, 0, 2);
                remove(bench, path, "user.a");
                assertThat(names(bench, path)).containsExactly("user.empty");
            }
        }
    }

    @Test
    default void whatIsNotThereIsEnodata() throws FsException {
        try (Workbench bench = labelled()) {
            fails(Errno.ENODATA, () -> get(bench, "f", "user.none"));
            fails(Errno.ENODATA, () -> remove(bench, "f", "user.none"));
            assertThat(names(bench, "f")).isEmpty();
        }
    }

    @Test
    default void flagsSayWhetherItMayExist() throws FsException {
        try (Workbench bench = labelled()) {
            fails(Errno.ENODATA, () -> set(bench, "f", "user.a", VALUE, XattrFlags.REPLACE));
            set(bench, "f", "user.a", VALUE, XattrFlags.CREATE);
            fails(Errno.EEXIST, () -> set(bench, "f", "user.a", new byte[1], XattrFlags.CREATE));
            assertThat(get(bench, "f", "user.a")).isEqualTo(VALUE);
            set(bench, "f", "user.a", new byte[1], XattrFlags.REPLACE);
            assertThat(get(bench, "f", "user.a")).containsExactly(0);
        }
    }

    @Test
    default void nameSpacesThatAreNotKeptAreRefused() throws FsException {
        try (Workbench bench = labelled()) {
            fails(Errno.EOPNOTSUPP, () -> set(bench, "f", "nonsense.a", VALUE));
            fails(Errno.EOPNOTSUPP, () -> get(bench, "f", "nonsense.a"));
            fails(Errno.EOPNOTSUPP, () -> remove(bench, "f", "nonsense.a"));
        }
    }

    @Test
    default void valuesOf64KiBAndManyNamesAreKept() throws FsException {
        sees(Aspect.LARGE_XATTRS);
        byte[] large = Data.bytes(9, XattrFlags.MAX_VALUE);
        try (Workbench bench = labelled()) {
            set(bench, "f", "user.large", large);
            List<String> expected = new ArrayList<>(List.of("user.large"));
            for (int i = 0; i < 300; i++) {
                set(bench, "f", "user.n" + i, Data.bytes(i, i));
                expected.add("user.n" + i);
            }
            assertThat(names(bench, "f")).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(get(bench, "f", "user.large")).isEqualTo(large);
            assertThat(get(bench, "f", "user.n299")).isEqualTo(Data.bytes(299, 299));
            fails(
                    Errno.E2BIG,
                    () -> set(bench, "f", "user.over", new byte[XattrFlags.MAX_VALUE + 1]));
        }
    }

    @Test
    default void theLongestNameIsKept() throws FsException {
        try (Workbench bench = labelled()) {
            String longest = "user." + "x".repeat(250);
            set(bench, "f", longest, VALUE);
            assertThat(names(bench, "f")).containsExactly(longest);
            assertThat(get(bench, "f", longest)).isEqualTo(VALUE);
        }
    }

    @Test
    default void anAttributeOfALinkIsTheLinksOwn() throws FsException {
        sees(Aspect.PRIVILEGED_XATTRS);
        try (Workbench bench = labelled()) {
            set(bench, "l", "trusted.t", VALUE);
            assertThat(get(bench, "l", "trusted.t")).isEqualTo(VALUE);
            assertThat(names(bench, "f")).isEmpty();
            assertThat(names(bench, "l")).containsExactly("trusted.t");
        }
    }

    @Test
    default void changesGiveANewCtimeAndNoNewMtime() throws FsException {
        try (Workbench bench = labelled()) {
            Attributes before = bench.aged(bench.ino("f"));
            set(bench, "f", "user.a", VALUE);
            Attributes after = bench.aged(bench.ino("f"));
            assertThat(Times.ctime(after)).isAfter(Times.ctime(before));
            assertThat(Times.mtime(after)).isEqualTo(Times.mtime(before));
            remove(bench, "f", "user.a");
            assertThat(Times.ctime(bench.stat("f"))).isAfter(Times.ctime(after));
        }
    }

    @Test
    default void attributesFollowTheInode() throws FsException {
        try (Workbench bench = labelled()) {
            set(bench, "f", "user.a", VALUE);
            bench.rename("f", "d/g");
            bench.write("d/g", 0, new byte[5000]);
            bench.truncate("d/g", 0);
            assertThat(get(bench, "d/g", "user.a")).isEqualTo(VALUE);
            bench.unlink("d/g");
            bench.file("d/g", "new");
            assertThat(names(bench, "d/g")).isEmpty();
        }
    }
}
