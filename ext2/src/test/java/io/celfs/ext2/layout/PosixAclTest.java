package io.celfs.ext2.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PosixAclTest {
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
    void onlyNamedUsersAndGroupsKeepTheirId() {
        assertThat(PosixAcl.toDisk(PROGRAM)).isEqualTo(DISK);
        assertThat(PosixAcl.fromDisk(DISK)).isEqualTo(PROGRAM);
    }

    @Test
    void piecesAndOtherVersionsAreRefused() {
        for (int length : new int[] {0, 3, 5, 13, 30}) {
            byte[] piece = Arrays.copyOf(PROGRAM, length);
            assertThatThrownBy(() -> PosixAcl.toDisk(piece))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (int length : new int[] {0, 3, 5, 9, 14}) {
            byte[] piece = Arrays.copyOf(DISK, length);
            assertThatThrownBy(() -> PosixAcl.fromDisk(piece))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> PosixAcl.toDisk(DISK))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PosixAcl.fromDisk(PROGRAM))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
