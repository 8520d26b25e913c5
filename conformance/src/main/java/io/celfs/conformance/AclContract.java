package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.AclType;
import io.celfs.core.AclXattr;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpenFlags;
import io.celfs.core.PosixAcl;
import io.celfs.core.PosixAcl.Entry;
import io.celfs.core.PosixAcl.Tag;
import io.celfs.core.XattrFlags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Access control lists: kept, in step with the mode, handed on to new nodes. What they allow is
 * judged above the file system.
 */
public interface AclContract extends FileSystemLaws {
    TreeSpec BEARERS = TreeSpec.empty().file("f", "content").directory("d").link("l", "f");

    /** Mode 0674: owner rw, user 1000 r, group x, group 2000 rwx, no more than rwx, others r. */
    PosixAcl LIST =
            list(6, List.of(entry(Tag.USER, 4, 1000)), 1, List.of(entry(Tag.GROUP, 7, 2000)), 7, 4);

    /** Mode 0750 and no more. */
    PosixAcl PLAIN = list(7, List.of(), 5, List.of(), PosixAcl.NO_ID, 0);

    private static Entry entry(Tag tag, int permissions, int id) {
        return new Entry(tag, permissions, id);
    }

    private static PosixAcl list(
            int owner, List<Entry> users, int group, List<Entry> groups, int mask, int others) {
        List<Entry> entries = new ArrayList<>();
        entries.add(entry(Tag.USER_OBJ, owner, PosixAcl.NO_ID));
        entries.addAll(users);
        entries.add(entry(Tag.GROUP_OBJ, group, PosixAcl.NO_ID));
        entries.addAll(groups);
        if (mask >= 0) {
            entries.add(entry(Tag.MASK, mask, PosixAcl.NO_ID));
        }
        entries.add(entry(Tag.OTHER, others, PosixAcl.NO_ID));
        return new PosixAcl(entries);
    }

    private Workbench listed() throws FsException {
        return bench(BEARERS, Feature.WRITING, Feature.XATTRS, Feature.ACLS);
    }

    private static void set(Workbench bench, String path, AclType type, byte[] value)
            throws FsException {
        bench.fs().setxattr(bench.context(), bench.ino(path), type.xattr(), value, 0);
    }

    private static void set(Workbench bench, String path, AclType type, PosixAcl list)
            throws FsException {
        set(bench, path, type, AclXattr.of(list));
    }

    private static void remove(Workbench bench, String path, AclType type) throws FsException {
        bench.fs().removexattr(bench.context(), bench.ino(path), type.xattr());
    }

    private static byte[] get(Workbench bench, String path, AclType type) throws FsException {
        return bench.fs().getxattr(bench.context(), bench.ino(path), type.xattr());
    }

    /** A list that must also be among the names; null for none. */
    private static @Nullable PosixAcl find(Workbench bench, long ino, AclType type)
            throws FsException {
        List<Name> names = bench.fs().listxattr(bench.context(), ino);
        try {
            byte[] value = bench.fs().getxattr(bench.context(), ino, type.xattr());
            assertThat(names).contains(type.xattr());
            return AclXattr.parse(value);
        } catch (FsException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENODATA);
            assertThat(names).doesNotContain(type.xattr());
            return null;
        }
    }

    private static @Nullable PosixAcl find(Workbench bench, String path, AclType type)
            throws FsException {
        return find(bench, bench.ino(path), type);
    }

    private static int permissions(Workbench bench, String path) throws FsException {
        return bench.stat(path).mode & FileMode.PERMISSIONS;
    }

    // ---- access lists and modes ----

    @Test
    default void anAccessListIsKeptAndSetsTheMode() throws FsException {
        try (Workbench bench = listed()) {
            bench.chmod("d", 01777);
            for (String path : List.of("f", "d")) {
                set(bench, path, AclType.ACCESS, LIST);
                assertThat(find(bench, path, AclType.ACCESS)).isEqualTo(LIST);
                assertThat(find(bench, path, AclType.DEFAULT)).isNull();
            }
            assertThat(permissions(bench, "f")).isEqualTo(0674);
            assertThat(permissions(bench, "d")).isEqualTo(01674);
        }
    }

    @Test
    default void aListThatSaysNoMoreThanAModeIsOnlyAMode() throws FsException {
        try (Workbench bench = listed()) {
            set(bench, "f", AclType.ACCESS, LIST);
            set(bench, "f", AclType.ACCESS, PLAIN);
            assertThat(permissions(bench, "f")).isEqualTo(0750);
            assertThat(find(bench, "f", AclType.ACCESS)).isNull();
        }
    }

    @Test
    default void aMaskAloneIsKept() throws FsException {
        PosixAcl masked = list(7, List.of(), 5, List.of(), 1, 0);
        try (Workbench bench = listed()) {
            set(bench, "f", AclType.ACCESS, masked);
            assertThat(permissions(bench, "f")).isEqualTo(0710);
            assertThat(find(bench, "f", AclType.ACCESS)).isEqualTo(masked);
        }
    }

    @Test
    default void aNewModeChangesOwnerMaskAndOthers() throws FsException {
        try (Workbench bench = listed()) {
            set(bench, "f", AclType.ACCESS, LIST);
            bench.chmod("f", 04521);
            assertThat(permissions(bench, "f")).isEqualTo(04521);
            assertThat(find(bench, "f", AclType.ACCESS)).isEqualTo(LIST.withMode(0521));
            bench.chmod("f", 0);
            assertThat(find(bench, "f", AclType.ACCESS)).isEqualTo(LIST.withMode(0));
        }
    }

    @Test
    default void withoutAListTheModeStays() throws FsException {
        try (Workbench bench = listed()) {
            set(bench, "f", AclType.ACCESS, LIST);
            remove(bench, "f", AclType.ACCESS);
            assertThat(permissions(bench, "f")).isEqualTo(0674);
            assertThat(find(bench, "f", AclType.ACCESS)).isNull();
            remove(bench, "f", AclType.ACCESS);
        }
    }

    @Test
    default void aValueWithoutEntriesRemovesAList() throws FsException {
        byte[] header = Arrays.copyOf(AclXattr.of(LIST), 4);
        try (Workbench bench = listed()) {
            for (byte[] nothing : List.of(new byte[0], header)) {
                for (AclType type : AclType.values()) {
                    set(bench, "d", type, LIST);
                    set(bench, "d", type, nothing);
                    assertThat(find(bench, "d", type)).isNull();
                }
                set(bench, "f", AclType.DEFAULT, nothing);
            }
        }
    }

    @Test
    default void flagsDoNotCount() throws FsException {
        try (Workbench bench = listed()) {
            var fs = bench.fs();
            Name access = AclType.ACCESS.xattr();
            long ino = bench.ino("f");
            byte[] list = AclXattr.of(LIST);
            fs.setxattr(bench.context(), ino, access, list, XattrFlags.REPLACE);
            fs.setxattr(bench.context(), ino, access, list, XattrFlags.CREATE);
            assertThat(find(bench, "f", AclType.ACCESS)).isEqualTo(LIST);
        }
    }

    @Test
    default void otherAttributesStayBesideLists() throws FsException {
        try (Workbench bench = listed()) {
            long ino = bench.ino("d");
            var fs = bench.fs();
            fs.setxattr(bench.context(), ino, name("user.a"), new byte[] {1}, 0);
            set(bench, "d", AclType.ACCESS, LIST);
            set(bench, "d", AclType.DEFAULT, PLAIN);
            bench.chmod("d", 0700);
            remove(bench, "d", AclType.ACCESS);
            assertThat(fs.getxattr(bench.context(), ino, name("user.a"))).containsExactly(1);
            assertThat(find(bench, "d", AclType.DEFAULT)).isEqualTo(PLAIN);
        }
    }

    @Test
    default void aListGivesANewCtime() throws FsException {
        try (Workbench bench = listed()) {
            Attributes before = bench.aged(bench.ino("f"));
            set(bench, "f", AclType.ACCESS, LIST);
            assertThat(Times.ctime(bench.stat("f"))).isAfter(Times.ctime(before));
            assertThat(Times.mtime(bench.stat("f"))).isEqualTo(Times.mtime(before));
        }
    }

    @Test
    default void aStrangerToTheGroupLosesItsSetIdBit() throws FsException {
        sees(Aspect.OTHER_USERS);
        try (Workbench bench = listed()) {
            for (int group : List.of(4000, 5000)) {
                bench.setattr("f", new AttributeChange().owner(4000, group));
                bench.chmod("f", 06755);
                Workbench owner = bench.as(new Caller(4000, 4000, 0));
                set(owner, "f", AclType.ACCESS, LIST);
                owner.letGo();
                int left = group == 4000 ? 06674 : 04674;
                assertThat(permissions(bench, "f")).isEqualTo(left);
            }
            bench.chmod("f", 06755);
            set(bench, "f", AclType.ACCESS, LIST);
            assertThat(permissions(bench, "f")).as("by root").isEqualTo(06674);
        }
    }

    // ---- what is refused ----

    @Test
    default void linksHaveNoLists() throws FsException {
        try (Workbench bench = listed()) {
            for (AclType type : AclType.values()) {
                fails(Errno.EOPNOTSUPP, () -> set(bench, "l", type, LIST));
                fails(Errno.EOPNOTSUPP, () -> get(bench, "l", type));
                fails(Errno.EOPNOTSUPP, () -> remove(bench, "l", type));
            }
        }
    }

    @Test
    default void onlyDirectoriesHaveDefaultLists() throws FsException {
        try (Workbench bench = listed()) {
            fails(Errno.EACCES, () -> set(bench, "f", AclType.DEFAULT, LIST));
            assertThat(find(bench, "f", AclType.DEFAULT)).isNull();
            remove(bench, "f", AclType.DEFAULT);
        }
    }

    @Test
    default void whatIsNoListIsRefused() throws FsException {
        String owner = "0100 0700 ffffffff ";
        String user = "0200 0400 e8030000 ";
        String group = "0400 0500 ffffffff ";
        String mask = "1000 0500 ffffffff ";
        String others = "2000 0500 ffffffff ";
        try (Workbench bench = listed()) {
            List<String> bad =
                    List.of(
                            owner,
                            owner + group,
                            group + owner + others,
                            owner + group + others + others,
                            owner + owner + group + others,
                            owner + user + group + others,
                            owner + group + user + mask + others,
                            owner + group + others + mask,
                            owner + group + mask + mask + others,
                            owner + "0200 0400 ffffffff " + group + mask + others,
                            owner + group + "2000 0800 ffffffff ",
                            owner + group + "4000 0500 ffffffff ",
                            owner + group + others + "01",
                            owner + group + "20000500");
            for (String entries : bad) {
                byte[] value = HexFormat.of().parseHex(("02000000" + entries).replace(" ", ""));
                for (AclType type : AclType.values()) {
                    fails(Errno.EINVAL, () -> set(bench, "d", type, value));
                }
            }
            fails(Errno.EINVAL, () -> set(bench, "d", AclType.ACCESS, new byte[] {2, 0, 0}));
            byte[] disk = AclXattr.of(LIST);
            disk[0] = 1;
            fails(Errno.EOPNOTSUPP, () -> set(bench, "d", AclType.ACCESS, disk));
            assertThat(find(bench, "d", AclType.ACCESS)).isNull();
            assertThat(find(bench, "d", AclType.DEFAULT)).isNull();
        }
    }

    // ---- new nodes ----

    @Test
    default void newNodesGetWhatTheDefaultListAllowsWhateverTheUmask() throws FsException {
        try (Workbench bench = listed()) {
            set(bench, "d", AclType.DEFAULT, LIST);
            assertThat(permissions(bench, "d")).isEqualTo(0755);
            Workbench careful = bench.as(new Caller(0, 0, 077));
            Attributes file = new Attributes();
            careful.create("d/file", 0666, OpenFlags.READ_WRITE, file);
            assertThat(file.mode).isEqualTo(FileMode.REGULAR | 0664);
            assertThat(find(bench, "d/file", AclType.ACCESS)).isEqualTo(LIST.withMode(0664));
            assertThat(careful.mknod("d/fifo", FileMode.FIFO | 0604, 0).mode)
                    .isEqualTo(FileMode.FIFO | 0604);
            assertThat(find(bench, "d/fifo", AclType.ACCESS)).isEqualTo(LIST.withMode(0604));
            assertThat(find(bench, "d/fifo", AclType.DEFAULT)).isNull();
            careful.symlink("f", "d/link");
            assertThat(bench.readlink("d/link")).isEqualTo("f");
            careful.letGo();
        }
    }

    @Test
    default void newDirectoriesInheritTheDefaultList() throws FsException {
        try (Workbench bench = listed()) {
            set(bench, "d", AclType.DEFAULT, LIST);
            Workbench careful = bench.as(new Caller(0, 0, 077));
            assertThat(careful.mkdir("d/sub", 01777).mode).isEqualTo(FileMode.DIRECTORY | 01674);
            careful.mkdir("d/sub/sub", 0700);
            careful.letGo();
            for (String path : List.of("d/sub", "d/sub/sub")) {
                assertThat(find(bench, path, AclType.DEFAULT)).isEqualTo(LIST);
            }
            assertThat(find(bench, "d/sub", AclType.ACCESS)).isEqualTo(LIST.withMode(0674));
            assertThat(find(bench, "d/sub/sub", AclType.ACCESS)).isEqualTo(LIST.withMode(0600));
        }
    }

    @Test
    default void aPlainDefaultListGivesOnlyAMode() throws FsException {
        try (Workbench bench = listed()) {
            set(bench, "d", AclType.DEFAULT, PLAIN);
            Workbench careful = bench.as(new Caller(0, 0, 077));
            Attributes file = new Attributes();
            careful.create("d/file", 0666, OpenFlags.READ_WRITE, file);
            assertThat(file.mode).isEqualTo(FileMode.REGULAR | 0640);
            assertThat(careful.mkdir("d/sub", 0777).mode).isEqualTo(FileMode.DIRECTORY | 0750);
            careful.letGo();
            assertThat(find(bench, "d/file", AclType.ACCESS)).isNull();
            assertThat(find(bench, "d/sub", AclType.ACCESS)).isNull();
            assertThat(find(bench, "d/sub", AclType.DEFAULT)).isEqualTo(PLAIN);
        }
    }

    @Test
    default void aFileWithoutANameGetsItsListToo() throws FsException {
        try (Workbench bench =
                bench(BEARERS, Feature.WRITING, Feature.XATTRS, Feature.ACLS, Feature.TMPFILE)) {
            set(bench, "d", AclType.DEFAULT, LIST);
            Workbench careful = bench.as(new Caller(0, 0, 077));
            Attributes file = new Attributes();
            careful.tmpfile("d", OpenFlags.READ_WRITE, file);
            assertThat(file.mode).isEqualTo(FileMode.REGULAR | 0644);
            assertThat(find(bench, file.ino, AclType.ACCESS)).isEqualTo(LIST.withMode(0644));
            careful.letGo();
        }
    }

    @Test
    default void listsFollowTheInode() throws FsException {
        try (Workbench bench = listed()) {
            set(bench, "d", AclType.DEFAULT, LIST);
            set(bench, "f", AclType.ACCESS, LIST);
            bench.rename("f", "d/g");
            assertThat(find(bench, "d/g", AclType.ACCESS)).isEqualTo(LIST);
            bench.file("plain", "x");
            bench.rename("plain", "d/plain");
            assertThat(find(bench, "d/plain", AclType.ACCESS)).as("not a new node").isNull();
        }
    }
}
