package io.celfs.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTableTest {
    private static MountTable table(String... lines) {
        return MountTable.parse(bytes(String.join("\n", lines) + "\n"));
    }

    private static byte[] bytes(String oneCharPerByte) {
        return oneCharPerByte.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void allMountsOfAPlaceAreFound() {
        MountTable table =
                table(
                        "1 2 8:1 / /mnt rw shared:1 master:2 - ext4 /dev/sda1 rw",
                        "3 1 0:47 / /mnt rw - fuse.celfs celfs rw,user_id=0");
        assertThat(table.at(bytes("/mnt")))
                .extracting(MountEntry::id, MountEntry::type, MountEntry::device)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "ext4", "8:1"),
                        org.assertj.core.groups.Tuple.tuple(3, "fuse.celfs", "0:47"));
        assertThat(table.at(bytes("/mnt/x"))).isEmpty();
    }

    @Test
    void pathsMayHoldAnyByte() {
        MountTable table = table("3 1 0:47 / /a\\040b\\134\u00ff rw - fuse.celfs /c\\012\\043 rw");
        MountEntry entry = table.at(bytes("/a b\\\u00ff")).getFirst();
        assertThat(entry.source()).isEqualTo(bytes("/c\n#"));
    }

    @Test
    void aMountIsFoundByWhatIsSeenAtItsPlace() throws IOException {
        MountTable table = MountTable.read();
        HostPlace proc = HostPlace.of(bytes("/proc/../proc/."));
        assertThat(proc.realPath()).isEqualTo(bytes("/proc"));
        assertThat(table.rootedAt(proc))
                .hasValueSatisfying(entry -> assertThat(entry.type()).isEqualTo("proc"));
        assertThat(table.rootedAt(HostPlace.of(bytes("/proc/self")))).isEmpty();
    }

    @Test
    void linksLeadToTheirPlace(@TempDir Path folder) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/proc"));
        assertThat(HostPlace.of(bytes(link.toString())).realPath()).isEqualTo(bytes("/proc"));
        assertThatThrownBy(() -> HostPlace.of(bytes(folder + "/none")))
                .isInstanceOf(PosixException.class)
                .hasMessageContaining("no such file");
    }
}
