package io.celfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that the kernel reads and writes on the host without asking. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PassthroughMountTest {
    private static final String SIZE_AND_TIME = "stat -c %s,%.9Y f";

    private HostBackedFileSystem fs;
    private TestMount mount;

    @BeforeEach
    void mount(@TempDir Path folder) throws IOException {
        TestMount.assumeMountable();
        fs = new HostBackedFileSystem(folder);
        mount =
                TestMount.of(
                        fs,
                        options -> options.backingDirectory(folder.toString()).allowOther(true));
        assumeTrue(
                mount.mount().status().features().contains(FuseFeature.PASSTHROUGH),
                "skipped: this kernel has no passthrough");
    }

    @AfterEach
    void unmount() throws IOException {
        if (mount != null) {
            mount.close();
            fs.close();
        }
    }

    private FileChannel open(String name, StandardOpenOption... options) throws IOException {
        return FileChannel.open(mount.path(name), options);
    }

    private static byte readAt(FileChannel channel, long offset) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, offset);
        return one.get(0);
    }

    @Test
    void contentNeverComesThroughUs() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(2).nextBytes(content);
        Files.write(mount.path("f"), content);
        assertThat(Files.readAllBytes(mount.path("f"))).isEqualTo(content);
        mount.sh(
                "echo more >> f; test $(stat -c %s f) = 3000005; truncate -s 7 f; cp f g; cmp f g");
        assertThat(fs.reads).hasValue(0);
        assertThat(fs.writes).hasValue(0);
        assertThat(mount.mount().status().features()).contains(FuseFeature.PASSTHROUGH);
    }

    @Test
    void mapsAreCoherentAndChangeWhatStatShows() throws IOException {
        Files.write(mount.path("f"), new byte[8192]);
        mount.sh("touch -d 2001-01-01 f");
        String before = mount.sh(SIZE_AND_TIME);
        try (FileChannel channel = open("f", StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 8192);
            map.put(5000, (byte) 9);
            map.force();
            assertThat(readAt(channel, 5000)).isEqualTo((byte) 9);
        }
        assertThat(mount.sh(SIZE_AND_TIME)).isNotEqualTo(before);
        assertThat(Files.readAllBytes(mount.path("f"))[5000]).isEqualTo((byte) 9);
    }

    /** While it is open in one mode, a file that could pass through does not, and no open fails. */
    @Test
    void openingsOfOneFileAgree() throws IOException {
        fs.lends = false;
        try (FileChannel cached =
                open(
                        "f",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            fs.lends = true;
            cached.write(ByteBuffer.wrap(new byte[] {1}), 0);
            try (FileChannel second = open("f", StandardOpenOption.WRITE)) {
                second.write(ByteBuffer.wrap(new byte[] {2}), 1);
            }
            assertThat(fs.writes).hasValue(2);
            assertThat(readAt(cached, 1)).isEqualTo((byte) 2);
        }
        try (FileChannel through = open("f", StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            through.write(ByteBuffer.wrap(new byte[] {3}), 0);
            assertThat(fs.writes).as("all were closed, so the mode could change").hasValue(2);
            fs.lends = false;
            try (FileChannel second = open("f", StandardOpenOption.READ)) {
                assertThat(readAt(second, 0)).isEqualTo((byte) 3);
                var map = second.map(FileChannel.MapMode.READ_ONLY, 0, 2);
                assertThat(map.get(0)).isEqualTo((byte) 3);
            }
        }
        fs.lends = false;
        assertThat(Files.readAllBytes(mount.path("f"))).isEqualTo(new byte[] {3, 2});
    }

    @Test
    void aSharedMapKeepsItsModeAfterTheClose() throws IOException {
        mount.sh(
                """
                printf 0123456789 > f
                perl -e 'open(F,"+<","f"); syscall(9,0,4096,3,1,fileno(F),0) == -1 and die $!; close(F);
                  for (1..3) { open(G,"+<","f") or die $!; syswrite(G,"x"); close(G) }'
                test $(cat f) = x123456789
                """);
    }

    @Test
    void setIdBitsAreStrippedHereToo() throws IOException {
        TestMount.assumeProgram("setpriv");
        mount.sh(
                "chmod 755 .; printf program > f; chmod 4777 f;"
                        + "setpriv --reuid 65534 --regid 65534 --clear-groups sh -c 'printf x >> f';"
                        + "test $(stat -c %a f) = 777; chmod 4777 f; exec 3<f;"
                        + "setpriv --reuid 65534 --regid 65534 --clear-groups sh -c 'printf y >> f';"
                        + "test $(stat -c %a f) = 777; test $(cat f) = programxy");
    }

    @Test
    void whatRootWritesTakesNoSetIdBitsAway() throws IOException {
        mount.sh(
                """
                printf program > f; exec 3>>f; chmod 6755 f; printf x >&3; test $(stat -c %a f) = 6755
                exec 3>&-; test $(stat -c %a f) = 6755; printf y >> f; test $(stat -c %a f) = 6755
                """);
    }

    /** Such a write comes without a word: it must show at the next look, or at the close. */
    @Test
    void aStrangerWhoHadTheFileOpenStripsBitsThatWereSetSince() throws IOException {
        TestMount.assumeProgram("setpriv");
        mount.sh(
                """
                chmod 777 .; printf program > f; chmod 666 f; mkfifo ready go; chmod 666 ready go
                setpriv --reuid 65534 --regid 65534 --clear-groups sh -c '
                  exec 3>>f; step() { echo > ready; read x < go; }
                  step; printf x >&3; step; step; printf y >&3; exec 3>&-; step' &
                mode() { test $(stat -c %a f) = $1 || { echo "f is $(stat -c %a f), not $1"; exit 1; }; }
                read x < ready; chmod 4777 f; mode 4777; echo > go
                read x < ready; mode 777; chmod 6777 f; mode 6777; echo > go
                read x < ready; mode 6777; echo > go
                read x < ready; mode 777; chmod 6777 f; echo > go
                wait; mode 6777; test $(cat f) = programxy
                """);
        assertThat(fs.writes).hasValue(0);
    }
}
