package io.celfs.core.vfs;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.core.vfs.Trees.bytes;
import static io.celfs.core.vfs.Trees.memory;
import static io.celfs.core.vfs.Trees.mkdirs;
import static io.celfs.core.vfs.Trees.read;
import static io.celfs.core.vfs.Trees.segment;
import static io.celfs.core.vfs.Trees.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Caller;
import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** System calls as a program sees them. */
class FileDescriptorTableTest {
    private static final int NEW = OpenatFlags.CREAT | OpenatFlags.RDWR;

    private Vfs vfs;
    private FileDescriptorTable table;

    @BeforeEach
    void makeTree() throws FsException {
        vfs = new Vfs(memory());
        table = new FileDescriptorTable(vfs, OpContext.ROOT, 8);
        write(vfs, "/f", "0123456789");
        mkdirs(vfs, "/d");
    }

    @AfterEach
    void close() throws FsException {
        table.close();
        vfs.close();
    }

    private int open(String path, int flags) throws FsException {
        return table.open(bytes(path), flags, 0644);
    }

    private long position(int descriptor) throws FsException {
        return table.lseek(descriptor, 0, Whence.CUR);
    }

    @Test
    void theLowestFreeNumberIsGivenUntilTheLimit() throws FsException {
        for (int expected = 0; expected < 8; expected++) {
            assertThat(open("/f", 0)).isEqualTo(expected);
        }
        fails(Errno.EMFILE, () -> open("/new", NEW));
        fails(Errno.EMFILE, () -> table.dup(0));
        fails(Errno.ENOENT, () -> read(vfs, "/new"));
        table.close(3);
        table.close(1);
        assertThat(table.dup(0)).isOne();
        assertThat(open("/f", 0)).isEqualTo(3);
        fails(Errno.ENOENT, () -> reopened("/missing"));
        assertThat(open("/f", 0)).isEqualTo(7);
    }

    private int reopened(String path) throws FsException {
        table.close(7);
        return open(path, 0);
    }

    @Test
    void duplicatesShareThePositionAndOthersDoNot() throws FsException {
        int first = open("/f", 0);
        int duplicate = table.dup(first);
        int other = open("/f", 0);
        table.read(first, MemorySegment.ofArray(new byte[4]));
        assertThat(position(duplicate)).isEqualTo(4);
        assertThat(position(other)).isZero();
        table.close(first);
        assertThat(read(table, duplicate)).isEqualTo("456789");
        assertThat(table.dup2(duplicate, other)).isEqualTo(other);
        assertThat(position(other)).isEqualTo(10);
        assertThat(table.dup2(other, other)).isEqualTo(other);
        assertThat(table.dup2(other, 5)).isEqualTo(5);
        table.close(duplicate);
        table.close(other);
        assertThat(position(5)).isEqualTo(10);
        fails(Errno.EBADF, () -> table.dup2(5, 8));
        fails(Errno.EBADF, () -> table.dup2(4, 5));
        fails(Errno.EBADF, () -> table.close(4));
    }

    @Test
    void positionsAndOffsetsAreIndependent() throws FsException {
        int descriptor = open("/f", OpenatFlags.RDWR);
        byte[] two = new byte[2];
        assertThat(table.pread(descriptor, MemorySegment.ofArray(two), 8)).isEqualTo(2);
        assertThat(two).containsExactly('8', '9');
        table.pwrite(descriptor, segment("xy"), 2);
        assertThat(position(descriptor)).isZero();
        table.write(descriptor, segment("ab"));
        assertThat(position(descriptor)).isEqualTo(2);
        assertThat(read(table, descriptor)).isEqualTo("xy456789");
        assertThat(table.read(descriptor, MemorySegment.ofArray(two))).isZero();
        fails(Errno.EINVAL, () -> table.pread(descriptor, MemorySegment.ofArray(two), -1));
        fails(Errno.EINVAL, () -> table.pwrite(descriptor, segment("x"), -1));
    }

    @Test
    void lseekCountsFromEverywhere() throws FsException {
        int descriptor = open("/f", OpenatFlags.RDWR);
        assertThat(table.lseek(descriptor, 3, Whence.SET)).isEqualTo(3);
        assertThat(table.lseek(descriptor, -1, Whence.CUR)).isEqualTo(2);
        assertThat(table.lseek(descriptor, -4, Whence.END)).isEqualTo(6);
        assertThat(table.lseek(descriptor, 100, Whence.END)).isEqualTo(110);
        fails(Errno.EINVAL, () -> table.lseek(descriptor, -111, Whence.CUR));
        fails(Errno.EOVERFLOW, () -> table.lseek(descriptor, Long.MAX_VALUE, Whence.CUR));
        assertThat(position(descriptor)).isEqualTo(110);
        table.ftruncate(descriptor, 0);
        table.pwrite(descriptor, segment("data"), 1 << 20);
        assertThat(table.lseek(descriptor, 0, Whence.DATA)).isEqualTo(1 << 20);
        assertThat(table.lseek(descriptor, 0, Whence.HOLE)).isZero();
        fails(Errno.ENXIO, () -> table.lseek(descriptor, 1 << 21, Whence.DATA));
        fails(Errno.ENXIO, () -> table.lseek(descriptor, -1, Whence.HOLE));
    }

    @Test
    void openingDoesWhatTheFlagsSay() throws FsException {
        fails(Errno.EEXIST, () -> open("/f", NEW | OpenatFlags.EXCL));
        fails(Errno.ENOTDIR, () -> open("/f", OpenatFlags.DIRECTORY));
        fails(Errno.EISDIR, () -> open("/d", OpenatFlags.WRONLY));
        fails(Errno.EISDIR, () -> open("/d", OpenatFlags.CREAT));
        table.paths().symlink(bytes("f"), bytes("/l"));
        fails(Errno.ELOOP, () -> open("/l", OpenatFlags.NOFOLLOW));
        assertThat(read(table, open("/l", 0))).isEqualTo("0123456789");
        table.paths().symlink(bytes("d/made"), bytes("/dangling"));
        fails(Errno.EEXIST, () -> open("/dangling", NEW | OpenatFlags.EXCL));
        table.write(open("/dangling", NEW), segment("x"));
        assertThat(read(vfs, "/d/made")).isEqualTo("x");
        open("/f", OpenatFlags.WRONLY | OpenatFlags.TRUNC);
        assertThat(table.paths().stat(bytes("/f"), true).size).isZero();
    }

    @Test
    void unknownAndContradictoryFlagsAreRefused() {
        for (int flags :
                List.of(
                        3,
                        04000,
                        0100000,
                        OpenatFlags.CREAT | OpenatFlags.DIRECTORY,
                        OpenatFlags.TMPFILE,
                        OpenatFlags.TMPFILE | OpenatFlags.CREAT | 2,
                        020000000 | 2)) {
            fails(Errno.EINVAL, () -> open("/d", flags));
        }
    }

    @Test
    void aTemporaryFileHasNoName() throws FsException {
        int descriptor = open("/d", OpenatFlags.TMPFILE | OpenatFlags.RDWR);
        table.write(descriptor, segment("secret"));
        assertThat(table.fstat(descriptor).nlink).isZero();
        assertThat(table.getdents(open("/d", 0), 10)).hasSize(2);
        fails(Errno.ENOTDIR, () -> open("/f", OpenatFlags.TMPFILE | OpenatFlags.RDWR));
    }

    @Test
    void unlinkedAndRenamedFilesGoOn() throws FsException {
        int gone = open("/f", OpenatFlags.RDWR);
        int moved = open("/moving", NEW);
        table.paths().unlink(bytes("/f"));
        table.paths().rename(bytes("/moving"), table.paths(), bytes("/d/moved"), 0);
        write(vfs, "/f", "new");
        assertThat(read(table, gone)).isEqualTo("0123456789");
        assertThat(table.fstat(gone).nlink).isZero();
        table.write(moved, segment("there"));
        table.fsync(moved);
        table.fdatasync(gone);
        assertThat(read(vfs, "/d/moved")).isEqualTo("there");
        assertThat(read(vfs, "/f")).isEqualTo("new");
    }

    @Test
    void handlesDoWhatTheyWereOpenedFor() throws FsException {
        int reader = open("/f", OpenatFlags.RDONLY);
        int writer = open("/f", OpenatFlags.WRONLY);
        int directory = open("/d", OpenatFlags.RDONLY);
        fails(Errno.EBADF, () -> table.write(reader, segment("x")));
        fails(Errno.EBADF, () -> table.pwrite(reader, segment("x"), 0));
        fails(Errno.EINVAL, () -> table.ftruncate(reader, 0));
        fails(Errno.EBADF, () -> table.fallocate(reader, 0, 0, 1));
        fails(Errno.EBADF, () -> read(table, writer));
        fails(Errno.EISDIR, () -> read(table, directory));
        fails(Errno.EBADF, () -> table.write(directory, segment("x")));
        fails(Errno.EINVAL, () -> table.lseek(directory, 0, Whence.END));
        fails(Errno.ENOTDIR, () -> table.getdents(reader, 1));
        fails(Errno.ENOTDIR, () -> table.openat(reader, bytes("x"), 0, 0));
        table.fsync(directory);
        fails(Errno.EBADF, () -> table.fstat(7));
        fails(Errno.EBADF, () -> table.openat(7, bytes("f"), 0, 0));
        table.close(table.openat(7, bytes("/f"), 0, 0));
    }

    @Test
    void appendingIgnoresPositionAndOffset() throws FsException {
        int log = open("/f", OpenatFlags.WRONLY | OpenatFlags.APPEND);
        table.write(log, segment("a"));
        table.pwrite(log, segment("b"), 0);
        assertThat(position(log)).isEqualTo(11);
        table.lseek(log, 0, Whence.SET);
        table.write(log, segment("c"));
        assertThat(position(log)).isEqualTo(13);
        assertThat(read(vfs, "/f")).isEqualTo("0123456789abc");
    }

    @Test
    void getdentsGoesOnAndSeeks() throws FsException {
        for (int i = 0; i < 20; i++) {
            write(vfs, "/d/n" + i, "x");
        }
        int descriptor = open("/d", OpenatFlags.DIRECTORY);
        List<Name> names = new ArrayList<>();
        long middle = 0;
        for (var some = table.getdents(descriptor, 3);
                !some.isEmpty();
                some = table.getdents(descriptor, 3)) {
            some.forEach(entry -> names.add(entry.name()));
            middle = names.size() == 12 ? some.getLast().cookie() : middle;
        }
        assertThat(names).hasSize(22).doesNotHaveDuplicates();
        table.lseek(descriptor, middle, Whence.SET);
        assertThat(table.getdents(descriptor, 100))
                .extracting(DirectoryEntry::name)
                .isEqualTo(names.subList(12, 22));
        table.lseek(descriptor, 0, Whence.SET);
        assertThat(table.getdents(descriptor, 100)).hasSize(22);
    }

    @Test
    void pathsBeginAtTheDirectoryWhereverItGoes() throws FsException {
        int directory = open("/d", 0);
        table.paths().rename(bytes("/d"), table.paths(), bytes("/e"), 0);
        table.at(directory).mkdir(bytes("sub"), 0755);
        table.chdir(bytes("/e/sub"));
        table.write(table.open(bytes("../g"), NEW, 0600), segment("x"));
        assertThat(read(vfs, "/e/g")).isEqualTo("x");
        assertThat(table.at(directory).stat(bytes("g"), true).mode).isEqualTo(0100600);
        table.paths().unlink(bytes("../g"));
        table.chdir(bytes("/"));
        table.paths().rmdir(bytes("e/sub"));
        table.paths().rmdir(bytes("e"));
        fails(Errno.ENOENT, () -> table.at(directory).mkdir(bytes("x"), 0755));
        assertThat(table.at(directory).stat(bytes("."), true).nlink).isZero();
    }

    @Test
    void fortyLinksAreFollowedAndOneMoreIsNot() throws FsException {
        table.paths().symlink(bytes("f"), bytes("/l1"));
        for (int i = 2; i <= 41; i++) {
            table.paths().symlink(bytes("l" + (i - 1)), bytes("/l" + i));
        }
        assertThat(table.paths().stat(bytes("/l40"), true).size).isEqualTo(10);
        fails(Errno.ELOOP, () -> table.paths().stat(bytes("/l41"), true));
        table.paths().symlink(bytes("self"), bytes("/self"));
        fails(Errno.ELOOP, () -> open("/self", 0));
        fails(Errno.ELOOP, () -> open("/self", NEW));
        fails(Errno.ELOOP, () -> table.paths().stat(bytes("/self/x"), false));
    }

    @Test
    void pathsHaveLimits() throws FsException {
        fails(Errno.ENOENT, () -> open("", 0));
        fails(Errno.EINVAL, () -> open("/f\0", 0));
        fails(Errno.ENAMETOOLONG, () -> open("/" + "n".repeat(256), 0));
        fails(Errno.ENAMETOOLONG, () -> open("/".repeat(4096), 0));
        assertThat(read(table, open("/".repeat(4094) + "f", 0))).isEqualTo("0123456789");
        byte[] odd = {'/', (byte) 0xff, (byte) 0x80};
        table.close(table.open(odd, NEW, 0600));
        assertThat(table.getdents(open("/", 0), 10))
                .extracting(DirectoryEntry::name)
                .contains(Name.of(new byte[] {(byte) 0xff, (byte) 0x80}));
    }

    @Test
    void anotherUserMayDoWhatTheModesSay() throws FsException {
        PathCalls root = table.paths();
        root.chmod(bytes("/f"), true, 0640);
        root.chown(bytes("/f"), true, 5, 50);
        root.mkdir(bytes("/shared"), 0777);
        root.chmod(bytes("/shared"), true, 01777);
        write(vfs, "/shared/roots", "x");
        root.mkdir(bytes("/closed"), 0700);
        try (FileDescriptorTable group = new FileDescriptorTable(vfs, new Caller(7, 50, 022))) {
            assertThat(read(group, group.open(bytes("/f"), 0, 0))).isEqualTo("0123456789");
            fails(Errno.EACCES, () -> group.open(bytes("/f"), OpenatFlags.RDWR, 0));
            fails(Errno.EACCES, () -> group.open(bytes("/f"), OpenatFlags.TRUNC, 0));
            fails(Errno.EACCES, () -> group.open(bytes("/new"), NEW, 0666));
            fails(Errno.EACCES, () -> group.paths().mkdir(bytes("/new"), 0777));
            fails(Errno.EEXIST, () -> group.paths().mkdir(bytes("/d"), 0777));
            fails(Errno.EACCES, () -> group.paths().unlink(bytes("/f")));
            fails(Errno.ENOENT, () -> group.paths().unlink(bytes("/missing")));
            fails(Errno.EACCES, () -> group.paths().stat(bytes("/closed/x"), true));
            fails(Errno.EACCES, () -> group.paths().truncate(bytes("/f"), 0));
            fails(Errno.EPERM, () -> group.paths().chmod(bytes("/f"), true, 0777));
            fails(Errno.EPERM, () -> group.paths().chown(bytes("/f"), true, 7, -1));
            fails(Errno.EPERM, () -> group.paths().unlink(bytes("/shared/roots")));
            group.close(group.open(bytes("/shared/mine"), NEW, 0666));
            assertThat(root.stat(bytes("/shared/mine"), true).mode).isEqualTo(0100644);
            assertThat(root.stat(bytes("/shared/mine"), true).uid).isEqualTo(7);
            group.paths().access(bytes("/f"), 4);
            fails(Errno.EACCES, () -> group.paths().access(bytes("/f"), 6));
            AttributeChange times = new AttributeChange().mtime(1, 0);
            fails(Errno.EPERM, () -> group.paths().utimens(bytes("/f"), true, times));
            group.paths().unlink(bytes("/shared/mine"));
        }
    }
}
