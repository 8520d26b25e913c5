package io.celfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What programs do all day, through the kernel. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BasicMountTest {
    private TestMount mount;

    @BeforeEach
    void mount() throws IOException {
        mount = TestMount.ofMemory();
    }

    @AfterEach
    void unmount() throws IOException {
        if (mount != null) {
            mount.close();
        }
    }

    @Test
    void theExampleSaysHello() throws IOException {
        try (TestMount hello = TestMount.of(HelloMount.hello(), options -> {})) {
            assertThat(hello.sh("cat hello")).isEqualTo("Hello, world!");
        }
    }

    @Test
    void filesAreWrittenReadAndReplaced() throws IOException {
        Path file = mount.path("file");
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Files.write(file, content);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        Files.writeString(mount.path("new"), "short");
        Files.move(mount.path("new"), file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(file).hasContent("short");
        Files.delete(file);
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void directoriesHoldAndRefuse() throws IOException {
        Files.createDirectories(mount.path("a/b/c"));
        Files.writeString(mount.path("a/b/c/f"), "x");
        assertThatThrownBy(() -> Files.delete(mount.path("a/b")))
                .isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.createDirectory(mount.path("a")))
                .isInstanceOf(FileAlreadyExistsException.class);
        Files.move(mount.path("a/b"), mount.path("moved"));
        assertThat(mount.path("moved/c/f")).hasContent("x");
        assertThat(mount.path("a/b")).doesNotExist();
    }

    @Test
    void missingNamesAppearWhenTheyAreMade() throws IOException {
        Path file = mount.path("late");
        assertThat(file).doesNotExist();
        Files.writeString(file, "here");
        assertThat(file).hasContent("here");
        Files.delete(file);
        assertThat(file).doesNotExist();
    }

    @Test
    void linksOfBothKinds() throws IOException {
        Files.writeString(mount.path("f"), "content");
        Files.createLink(mount.path("hard"), mount.path("f"));
        Files.createSymbolicLink(mount.path("soft"), Path.of("f"));
        assertThat(Files.readSymbolicLink(mount.path("soft"))).isEqualTo(Path.of("f"));
        assertThat(mount.path("soft")).hasContent("content");
        assertThat(Files.getAttribute(mount.path("f"), "unix:nlink")).isEqualTo(2);
        Files.delete(mount.path("f"));
        assertThat(Files.getAttribute(mount.path("hard"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void attributesAreSetAndComeBack() throws IOException {
        Path file = Files.writeString(mount.path("f"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setAttribute(file, "unix:uid", 1234);
        mount.sh("touch -d '1969-12-31 23:59:59.123456789 UTC' f");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x---");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1234);
        assertThat(mount.sh("stat -c %.9Y f")).isEqualTo("-0.876543211");
    }

    @Test
    void theUmaskIsAppliedOnce() throws IOException {
        mount.sh("umask 027; touch f; mkdir d; mkfifo p");
        assertThat(mount.sh("stat -c %a f d p").lines()).containsExactly("640", "750", "640");
    }

    @Test
    void appendingProgramsDoNotOverwriteEachOther() throws IOException {
        mount.sh(
                "(for i in $(seq 200); do echo a; done) >> f & (for i in $(seq 200); do echo b; done) >> f; wait");
        assertThat(Files.readAllLines(mount.path("f"))).hasSize(400).containsOnly("a", "b");
    }

    /** fcntl(F_SETFL) can take O_APPEND off an open file. */
    @Test
    void appendingCanBeSwitchedOff() throws IOException {
        mount.sh(
                "printf 12345 > f;"
                        + "perl -MFcntl -e 'open(F,\">>\",\"f\"); fcntl(F,F_SETFL,0); sysseek(F,0,0);"
                        + " syswrite(F,\"x\")'");
        assertThat(mount.path("f")).hasContent("x2345");
    }

    @Test
    void anUnlinkedOpenFileLivesUntilItsClose() throws IOException {
        Path file = mount.path("f");
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("before".getBytes(StandardCharsets.UTF_8)));
            Files.delete(file);
            channel.write(ByteBuffer.wrap("after".getBytes(StandardCharsets.UTF_8)));
            ByteBuffer all = ByteBuffer.allocate(100);
            channel.read(all, 0);
            assertThat(new String(all.array(), 0, all.position(), StandardCharsets.UTF_8))
                    .isEqualTo("beforeafter");
            assertThat(file).doesNotExist();
        }
        assertThat(mount.sh("exec 3>g; rm g; stat -L -c %h /proc/self/fd/3")).isEqualTo("0");
    }

    @Test
    void mapsAreSharedWithReadsAndWrites() throws IOException {
        Path file = mount.path("f");
        Files.write(file, new byte[10_000]);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 10_000);
            map.put(5000, (byte) 42);
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, 5000);
            assertThat(one.get(0)).isEqualTo((byte) 42);
            channel.write(ByteBuffer.wrap(new byte[] {43}), 5001);
            assertThat(map.get(5001)).isEqualTo((byte) 43);
            map.force();
        }
        assertThat(Files.readAllBytes(file)[5000]).isEqualTo((byte) 42);
    }

    @Test
    void directIoGoesPastThePageCache() throws IOException {
        mount.sh(
                "head -c 300000 /dev/urandom > a; dd if=a of=b bs=4096 oflag=direct status=none;"
                        + "dd if=b of=c bs=65536 iflag=direct status=none; cmp a b; cmp a c");
    }

    @Test
    void spaceIsAllocatedPunchedAndFound() throws IOException {
        TestMount.assumeProgram("fallocate");
        mount.sh(
                "head -c 40960 /dev/zero | tr '\\0' x > f; fallocate -p -o 8192 -l 8192 f;"
                        + "test $(tr -d '\\0' < f | wc -c) = 32768; test $(stat -c %s f) = 40960;"
                        + "fallocate -l 100000 g; test $(stat -c %s g) = 100000;"
                        + "truncate -s 3 f; test $(cat f) = xxx; truncate -s 5 f;"
                        + "test $(stat -c %s f) = 5; test $(tr -d '\\0' < f | wc -c) = 3");
    }

    @Test
    void copiesAreMadeInside() throws IOException {
        mount.sh("head -c 3000000 /dev/urandom > a; cp --reflink=auto a b; cmp a b");
        byte[] expected = Files.readAllBytes(mount.path("a"));
        try (FileChannel from = FileChannel.open(mount.path("a"));
                FileChannel to =
                        FileChannel.open(
                                mount.path("c"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE)) {
            assertThat(from.transferTo(0, expected.length, to)).isEqualTo(expected.length);
        }
        assertThat(Files.readAllBytes(mount.path("c"))).isEqualTo(expected);
    }

    @Test
    void extendedAttributesOfUsers() throws IOException {
        Path file = Files.writeString(mount.path("f"), "x");
        Files.setAttribute(file, "user:colour", ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat((byte[]) Files.getAttribute(file, "user:colour"))
                .isEqualTo(new byte[] {1, 2, 3});
        var view =
                Files.getFileAttributeView(
                        file, java.nio.file.attribute.UserDefinedFileAttributeView.class);
        assertThat(view.list()).containsExactly("colour");
        view.delete("colour");
        assertThat(view.list()).isEmpty();
    }

    @Test
    void withoutExtendedAttributesTheAnswerIsNotSupported() throws IOException {
        try (TestMount plain = TestMount.of(HelloMount.hello(), options -> options.xattrs(false))) {
            assertThatThrownBy(() ->
                            Files.setAttribute(
                                    plain.path("hello"),
                                    "user:colour",
                                    ByteBuffer.wrap(new byte[1])))
                    .hasMessageContaining("not supported");
            assertThat(plain.mount().status().xattrs()).isFalse();
        }
    }

    @Test
    void accessControlListsAreRefusedCleanly() throws IOException {
        TestMount.assumeProgram("setfacl");
        String said = mount.sh("touch f; setfacl -m u:nobody:r f 2>&1 || true; chmod 600 f");
        assertThat(said).contains("not supported");
    }

    @Test
    void names() throws IOException {
        mount.sh(
                "n=$(printf 'x%.0s' $(seq 255)); touch $n; rm $n;"
                        + "touch ${n}y 2>&1 | grep -q 'too long'; stat ${n}y 2>&1 | grep -q 'too long';"
                        + "f=$(printf 'b\\377\\001'); touch \"$f\"; test -e \"$f\"; ls | grep -q b");
    }

    @Test
    void renamesWithFlags() throws IOException {
        mount.sh(
                """
                rename() { perl -e '($a,$b,$f)=@ARGV; exit(syscall(316,-100,$a,-100,$b,$f+0) ? $!+0 : 0)' $@; }
                echo a > a; echo b > b; error=0
                rename a b 1 || error=$?
                test $error = 17; rename a b 2; test $(cat a) = b; test $(cat b) = a
                rename a c 1; test $(cat c) = b
                """);
    }

    @Test
    void specialFilesAndTemporaryOnes() throws IOException {
        mount.sh(
                """
                mkfifo p; test -p p; (echo through > p &); test $(cat p) = through
                mknod n c 1 3; test -c n; test $(stat -c %t,%T n) = 1,3
                perl -e 'use Fcntl; sysopen(F,".",020200000|O_RDWR,0600) or die $!; syswrite(F,"x");
                  ($a,$b)=("/proc/self/fd/".fileno(F),"named");
                  syscall(265,-100,$a,-100,$b,0x400)==0 or die $!'
                test $(cat named) = x
                """);
    }

    @Test
    void locksHoldBetweenProcesses() throws IOException {
        mount.sh(
                "touch l; flock l sh -c '! flock -n l true'; flock -n l true;"
                        + "perl -e 'use Fcntl; $l=pack(\"s s l! l! i\",F_WRLCK,0,0,0,0);"
                        + "open(F,\"+<\",\"l\"); fcntl(F,F_SETLK,$l) or die;"
                        + "if(!fork){open(G,\"+<\",\"l\"); exit(fcntl(G,F_SETLK,$l) ? 1 : 0)} wait; exit($? >> 8)'");
    }

    @Test
    void aBigDirectoryIsListedOnceAndEmptied() throws IOException {
        mount.sh(
                "mkdir d; cd d; seq 20000 | xargs touch; test $(ls | wc -l) = 20000;"
                        + "test $(ls -f | sort | uniq -d | wc -l) = 0;"
                        + "ls -l | wc -l; cd ..; rm -rf d; test ! -e d");
        assertThat(mount.mount().status().openFiles()).isLessThan(10);
    }

    @Test
    void listingGoesOnWhileOthersAreDeleted() throws IOException {
        Files.createDirectory(mount.path("d"));
        for (int i = 0; i < 500; i++) {
            Files.createFile(mount.path("d/" + (i % 2 == 0 ? "stays" : "goes") + i));
        }
        List<String> seen;
        try (Stream<Path> entries = Files.list(mount.path("d"))) {
            seen =
                    entries.map(path -> path.getFileName().toString())
                            .peek(BasicMountTest.this::deleteIfItGoes)
                            .filter(name -> name.startsWith("stays"))
                            .toList();
        }
        assertThat(seen).hasSize(250).doesNotHaveDuplicates();
    }

    private void deleteIfItGoes(String name) {
        if (name.startsWith("goes")) {
            assertThat(mount.path("d/" + name).toFile().delete()).isTrue();
        }
    }

    @Test
    void statusTellsWhatWasGot() {
        FuseStatus status = mount.mount().status();
        assertThat(status.direct()).isTrue();
        assertThat(status.mountPoint()).isEqualTo(mount.root().toString());
        assertThat(status.minor()).isBetween(31, 45);
        assertThat(status.features()).contains(FuseFeature.READDIRPLUS);
        assertThat(status.knownNodes()).isPositive();
    }

    @Test
    void aReadOnlyMountRefusesChanges() throws IOException {
        try (TestMount readOnly =
                TestMount.of(HelloMount.hello(), options -> options.readOnly(true))) {
            assertThat(readOnly.path("hello")).hasContent("Hello, world!\n");
            assertThat(readOnly.sh("touch hello 2>&1 || true")).contains("Read-only");
        }
    }

    @Test
    void withWritebackContentIsTheSame() throws IOException {
        try (TestMount lazy =
                TestMount.of(HelloMount.hello(), options -> options.writeback(true))) {
            lazy.sh(
                    "head -c 3000000 /dev/urandom > a; cp a b; sync b; cmp a b; echo x >> b;"
                            + "test $(stat -c %s b) = 3000002; printf zz | dd of=b bs=1 seek=5 conv=notrunc status=none;"
                            + "test \"$(dd if=b bs=1 skip=5 count=2 status=none)\" = zz");
            assertThat(lazy.mount().status().features())
                    .contains(FuseFeature.WRITEBACK_CACHE)
                    .doesNotContain(FuseFeature.PASSTHROUGH);
        }
    }
}
