package io.celfs.cli.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.procfs.ProcDirectory;
import io.celfs.procfs.ProcFile;
import java.lang.foreign.MemorySegment;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusDirectoryTest {
    private static final OpContext ME = OpContext.ROOT;

    private final FileSystem tree = new MemoryFileSystem(InstantSource.system());
    private final AtomicInteger asked = new AtomicInteger();
    private final Attributes attributes = new Attributes();
    private Name own;
    private FileSystem fs;

    @BeforeEach
    void setUp() throws FsException {
        own = Name.of(".celfs");
        ProcFile status = ProcFile.computed(() -> "asked " + asked.incrementAndGet() + "\n");
        ProcDirectory content = ProcDirectory.with("status", status).build();
        fs = StatusDirectory.addedTo(tree, content, 1000, 100, 5);
    }

    private static List<String> list(FileSystem fs, long ino) throws FsException {
        FileHandle directory = fs.opendir(ME, ino);
        List<String> names = new ArrayList<>();
        fs.readdir(ME, directory, 0, false, (name, a, next) -> names.add(name.toString()));
        fs.release(directory);
        return names;
    }

    private long status() throws FsException {
        fs.lookup(ME, FileSystem.ROOT, own, attributes);
        fs.lookup(ME, attributes.ino, Name.of("status"), attributes);
        return attributes.ino;
    }

    private String read(long ino) throws FsException {
        FileHandle file = fs.open(ME, ino, OpenFlags.READ_ONLY);
        byte[] bytes = new byte[100];
        int length = fs.read(ME, file, 0, MemorySegment.ofArray(bytes));
        assertThat(fs.read(ME, file, length, MemorySegment.ofArray(bytes))).isZero();
        fs.release(file);
        return new String(bytes, 0, length, UTF_8);
    }

    @Test
    void isReachableByNameButNotListed() throws FsException {
        fs.lookup(ME, FileSystem.ROOT, own, attributes);
        assertThat(FileMode.isDirectory(attributes.mode)).isTrue();
        assertThat(StatusDirectory.owns(attributes.ino)).isTrue();
        assertThat(list(fs, attributes.ino)).containsExactly(".", "..", "status");
        assertThat(list(fs, FileSystem.ROOT)).containsExactly(".", "..");
    }

    @Test
    void belongsToOneUserAlone() throws FsException {
        fs.getattr(ME, status(), attributes);
        assertThat(attributes.uid).isEqualTo(1000);
        assertThat(attributes.mode & 0777).isEqualTo(0400);
    }

    @Test
    void everyOpeningIsFresh() throws FsException {
        assertThat(read(status())).isEqualTo("asked 1\n");
        assertThat(read(status())).isEqualTo("asked 2\n");
    }

    @Test
    void dotsLeadWhereTheyShould() throws FsException {
        fs.lookup(ME, FileSystem.ROOT, own, attributes);
        long directory = attributes.ino;
        fs.lookup(ME, directory, Name.DOT_DOT, attributes);
        assertThat(attributes.ino).isEqualTo(FileSystem.ROOT);
        fs.lookup(ME, directory, Name.DOT, attributes);
        assertThat(attributes.ino).isEqualTo(directory);
    }

    @Test
    void aTreeThatOwnsTheNameWins() throws FsException {
        tree.mkdir(ME, FileSystem.ROOT, own, 0755, attributes);
        long theirs = attributes.ino;
        fs.lookup(ME, FileSystem.ROOT, own, attributes);
        assertThat(attributes.ino).isEqualTo(theirs);
        assertThat(list(fs, FileSystem.ROOT)).contains(".celfs");
    }

    @Test
    void nothingInItCanBeChanged() throws FsException {
        long status = status();
        fs.lookup(ME, FileSystem.ROOT, own, attributes);
        long directory = attributes.ino;
        Name name = Name.of("x");
        refused(Errno.EROFS, () -> fs.open(ME, status, OpenFlags.READ_WRITE));
        refused(Errno.EROFS, () -> fs.mkdir(ME, directory, name, 0755, attributes));
        refused(Errno.EROFS, () -> fs.unlink(ME, directory, Name.of("status")));
        refused(Errno.EXDEV, () -> fs.link(ME, status, FileSystem.ROOT, name, attributes));
        refused(
                Errno.EXDEV,
                () -> fs.rename(ME, directory, Name.of("status"), FileSystem.ROOT, name, 0));
        refused(Errno.EOPNOTSUPP, () -> fs.setxattr(ME, status, Name.of("user.x"), new byte[1], 0));
    }

    private interface Operation {
        void run() throws FsException;
    }

    private static void refused(Errno errno, Operation operation) {
        assertThatExceptionOfType(FsException.class)
                .isThrownBy(operation::run)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
