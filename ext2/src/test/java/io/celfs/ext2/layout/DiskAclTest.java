package io.celfs.ext2.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.AclXattr;
import io.celfs.core.FsException;
import io.celfs.core.PosixAcl;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskAclTest {
    /** user::rw-, user:1000:r--, group::r--, mask::r--, other::--- as getxattr gives it. */
    private static final byte[] PROGRAM =
            hex(
                    "02000000 01000600ffffffff 02000400e8030000 04000400ffffffff"
                            + " 10000400ffffffff 20000000ffffffff");

    /** The same as the kernel keeps it. */
    private static final byte[] DISK =
            hex("01000000 01000600 02000400e8030000 04000400 10000400 20000000");

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void onlyNamedUsersAndGroupsKeepTheirId() throws FsException, CorruptImageException {
        PosixAcl list = Objects.requireNonNull(AclXattr.parse(PROGRAM));
        assertThat(DiskAcl.of(list)).isEqualTo(DISK);
        assertThat(DiskAcl.parse(DISK, "list")).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 8, 9, 14, 26})
    void piecesAreDamage(int length) {
        damaged(Arrays.copyOf(DISK, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02000000 01000600 04000400 20000000", // version
                "01000000 01000600 04000400 40000000", // tag
                "01000000 01000600 04000400 2000ffff", // permissions
                "01000000 04000600 01000400 20000000", // order
                "01000000 01000600 02000400e8030000 04000400 20000000", // no mask
                "01000000 01000600 02000400ffffffff 04000400 10000400 20000000" // nobody
            })
    void whatIsNoListIsDamage(String bytes) {
        damaged(hex(bytes));
    }

    private static void damaged(byte[] bytes) {
        assertThatThrownBy(() -> DiskAcl.parse(bytes, "list of inode 7"))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageStartingWith("list of inode 7: ");
    }
}
