package io.celfs.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.cli.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static MountTable table(String... lines) {
        return MountTable.parse(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void theLastMountOfAPlaceIsSeen() {
        MountTable table =
                table(
                        "1 2 8:1 / /mnt rw shared:1 master:2 - ext4 /dev/sda1 rw",
                        "3 1 0:47 / /mnt rw - fuse.celfs celfs rw,user_id=0");
        assertThat(table.at(HostPath.of("/mnt")))
                .hasValueSatisfying(entry -> assertThat(entry.isOurs()).isTrue());
        assertThat(table.at(HostPath.of("/mnt/x"))).isEmpty();
    }

    @Test
    void theSourceOfOurMountsIsTheSessionsFolder() {
        MountTable table =
                table(
                        "3 1 0:47 / /mnt rw - fuse.celfs /home/a\\040b rw",
                        "4 1 0:48 / /none rw - tmpfs  rw");
        assertThat(table.at(HostPath.of("/mnt")).orElseThrow().source())
                .contains(HostPath.of("/home/a b"));
        assertThat(table.at(HostPath.of("/none")).orElseThrow().source()).isEmpty();
    }

    @Test
    void pathsMayHoldAnyByte() {
        MountTable table = table("3 1 0:47 / /a\\040b\\134\u00FF rw - fuse.celfs celfs rw");
        assertThat(table.at(HostPath.of("/a b\\\uDCFF"))).isPresent();
    }

    @Test
    void theKernelsOwnTableIsUnderstood() throws IOException {
        assertThat(MountTable.read().at(HostPath.of("/proc")))
                .hasValueSatisfying(entry -> assertThat(entry.type()).isEqualTo("proc"));
    }
}
