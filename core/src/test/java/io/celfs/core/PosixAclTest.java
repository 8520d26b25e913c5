package io.celfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.PosixAcl.Entry;
import io.celfs.core.PosixAcl.Tag;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixAclTest {
    /** As {@code setfacl -m u::rwx,u:10:r--,u:20:rwx,g::r-x,g:30:-wx,m::rw-,o::--x}. */
    private static final PosixAcl LIST = list("u7", "u:10:4", "u:20:7", "g5", "g:30:3", "m6", "o1");

    private static PosixAcl list(String... entries) {
        return new PosixAcl(Arrays.stream(entries).map(PosixAclTest::entry).toList());
    }

    /** A letter for the tag, an id for a named one, permissions. */
    private static Entry entry(String text) {
        String[] words = text.split(":", -1);
        boolean named = words.length > 1;
        Tag tag =
                switch (text.charAt(0)) {
                    case 'u' -> named ? Tag.USER : Tag.USER_OBJ;
                    case 'g' -> named ? Tag.GROUP : Tag.GROUP_OBJ;
                    case 'm' -> Tag.MASK;
                    default -> Tag.OTHER;
                };
        int permissions = text.charAt(text.length() - 1) - '0';
        return new Entry(tag, permissions, named ? Integer.parseInt(words[1]) : PosixAcl.NO_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "u7",
                "u7 g5",
                "g5 u7 o1",
                "u7 u7 g5 o1",
                "u7 g5 o1 o1",
                "u7 g5 o1 m1",
                "u7 g5 m1 m1 o1",
                "u7 u:1:4 g5 o1",
                "u7 g5 g:1:4 o1",
                "u7 g5 u:1:4 m7 o1",
                "u7 g:1:4 g5 m7 o1"
            })
    void whatIsNoListIsRefused(String entries) {
        List<Entry> parsed =
                Stream.of(entries.split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .map(PosixAclTest::entry)
                        .toList();
        assertThatThrownBy(() -> new PosixAcl(parsed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void entriesKeepToTheirTag() {
        assertThatThrownBy(() -> new Entry(Tag.OTHER, 8, PosixAcl.NO_ID))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Entry(Tag.OTHER, 7, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Entry(Tag.USER, 7, PosixAcl.NO_ID))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tag.of(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsNeedBeNeitherSortedNorDifferent() {
        assertThat(list("u7", "u:9:1", "u:3:2", "u:9:4", "g5", "m7", "o1").entries()).hasSize(7);
    }

    @Test
    void theMaskIsTheModesGroup() {
        assertThat(LIST.mode()).isEqualTo(0761);
        assertThat(LIST.isMode()).isFalse();
        assertThat(list("u6", "g4", "o0").mode()).isEqualTo(0640);
        assertThat(list("u6", "g4", "o0").isMode()).isTrue();
        assertThat(list("u6", "g4", "m7", "o0").mode()).isEqualTo(0670);
        assertThat(list("u6", "g4", "m7", "o0").isMode()).isFalse();
    }

    @Test
    void aModeGoesIntoTheList() {
        assertThat(LIST.withMode(0100523))
                .isEqualTo(list("u5", "u:10:4", "u:20:7", "g5", "g:30:3", "m2", "o3"));
        assertThat(list("u6", "g4", "o0").withMode(0777)).isEqualTo(list("u7", "g7", "o7"));
    }

    private static PosixAcl.NewNode made(@Nullable PosixAcl list, int mode) {
        return PosixAcl.newNode(list, mode, 022);
    }

    @Test
    void aDefaultListTakesTheUmasksPlace() {
        assertThat(made(null, FileMode.REGULAR | 0666))
                .isEqualTo(new PosixAcl.NewNode(FileMode.REGULAR | 0644, null, null));
        assertThat(made(LIST, FileMode.REGULAR | 04676))
                .isEqualTo(
                        new PosixAcl.NewNode(FileMode.REGULAR | 04660, LIST.withMode(0660), null));
        assertThat(made(LIST, FileMode.DIRECTORY | 0777))
                .isEqualTo(
                        new PosixAcl.NewNode(FileMode.DIRECTORY | 0761, LIST.withMode(0761), LIST));
        PosixAcl plain = list("u7", "g5", "o0");
        assertThat(made(plain, FileMode.DIRECTORY | 0777))
                .isEqualTo(new PosixAcl.NewNode(FileMode.DIRECTORY | 0750, null, plain));
        assertThat(made(LIST, FileMode.SYMLINK | 0777).access()).isNull();
    }

    private record Caller(int uid, Set<Integer> groups) implements OpContext {
        @Override
        public int gid() {
            return -1;
        }

        @Override
        public boolean inGroup(int gid) {
            return groups.contains(gid);
        }

        @Override
        public int umask() {
            return 0;
        }

        @Override
        public int pid() {
            return 0;
        }

        @Override
        public boolean clearsSetId() {
            return true;
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    /** A node of user 1 and group 2. */
    @ParameterizedTest
    @CsvSource({
        "1,  0, 7", // the owner, whatever the mask
        "1, 30, 7",
        "10, 0, 4", // named, masked
        "20, 0, 6",
        "10, 30, 4", // a named user's groups do not count
        "99, 2, 4", // the group, masked
        "99, 30, 2", // a named group, masked
        "99, 0, 1" // others, not masked
    })
    void theFirstEntryThatFitsDecides(int uid, int group, int granted) {
        Attributes node = new Attributes();
        node.uid = 1;
        node.gid = 2;
        for (int wanted = 0; wanted < 8; wanted++) {
            assertThat(LIST.allows(new Caller(uid, Set.of(group)), node, wanted))
                    .as("%d", wanted)
                    .isEqualTo((granted & wanted) == wanted);
        }
    }

    @Test
    void oneGroupMustGrantAllOfIt() {
        Attributes node = new Attributes();
        node.uid = 1;
        node.gid = 2;
        PosixAcl list = list("u7", "g4", "g:30:2", "m7", "o7");
        Caller both = new Caller(99, Set.of(2, 30));
        assertThat(list.allows(both, node, 4)).isTrue();
        assertThat(list.allows(both, node, 2)).isTrue();
        assertThat(list.allows(both, node, 6)).isFalse();
        assertThat(list.allows(both, node, 1)).as("a member is not one of the others").isFalse();
    }

    // ---- the form of programs ----

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void programsSeeVersion2() throws FsException {
        byte[] value =
                hex(
                        "02000000 01000600ffffffff 02000400e8030000 04000400ffffffff"
                                + " 10000500ffffffff 20000000ffffffff");
        PosixAcl list = list("u6", "u:1000:4", "g4", "m5", "o0");
        assertThat(AclXattr.parse(value)).isEqualTo(list);
        assertThat(AclXattr.of(list)).isEqualTo(value);
        // Ids of entries that name nobody mean nothing.
        byte[] zeros = hex("02000000 0100060000000000 0400040000000000 2000000000000000");
        assertThat(AclXattr.parse(zeros)).isEqualTo(list("u6", "g4", "o0"));
        assertThat(AclXattr.parse(hex("02000000"))).isNull();
        assertThat(AclXattr.parse(new byte[0])).isNull();
    }

    private static void refused(Errno errno, byte[] value) {
        assertThatThrownBy(() -> AclXattr.parse(value))
                .isInstanceOfSatisfying(
                        FsException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void whatIsNoValueIsRefused() {
        refused(Errno.EINVAL, hex("020000"));
        refused(Errno.EINVAL, hex("02000000 01"));
        refused(Errno.EINVAL, hex("02000000 01000600ffffffff"));
        refused(Errno.EINVAL, hex("02000000 03000600ffffffff"));
        refused(Errno.EINVAL, hex("02000000 01000680ffffffff"));
        refused(Errno.EOPNOTSUPP, hex("01000000"));
        refused(Errno.EOPNOTSUPP, hex("03000000 01000600ffffffff"));
        refused(Errno.E2BIG, new byte[XattrFlags.MAX_VALUE + 1]);
    }

    @Test
    void listsHaveTheirAttributes() throws FsException {
        assertThat(AclType.of(Name.of("system.posix_acl_access"))).isEqualTo(AclType.ACCESS);
        assertThat(AclType.of(Name.of("system.posix_acl_default"))).isEqualTo(AclType.DEFAULT);
        assertThat(AclType.of(Name.of("system.posix_acl"))).isNull();
    }
}
