package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What new files, directories, links and devices are like. */
public interface NewNodesContract extends FileSystemLaws {
    TreeSpec HOUSE =
            TreeSpec.empty().directory("d").file("f", "old").directory("full/sub").link("l", "f");

    @Test
    default void newNodesBelongToTheCaller() throws FsException {
        sees(Aspect.OTHER_USERS);
        try (Workbench bench = writable(HOUSE)) {
            bench.chmod("d", 0777);
            Workbench other = bench.as(new Caller(1234, 4321, 0));
            List<Attributes> made =
                    List.of(
                            other.mkdir("d/dir"),
                            other.file("d/file", "x"),
                            other.symlink("t", "d/link"),
                            other.mknod("d/fifo", FileMode.FIFO | 0644, 0));
            for (Attributes attributes : made) {
                assertThat(attributes.uid).isEqualTo(1234);
                assertThat(attributes.gid).isEqualTo(4321);
            }
            other.letGo();
        }
    }

    @Test
    default void theUmaskIsTakenOffOnce() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            Workbench careful = bench.as(new Caller(0, 0, 027));
            Attributes file = new Attributes();
            careful.create("d/file", 0666, OpenFlags.READ_WRITE, file);
            assertThat(file.mode).isEqualTo(FileMode.REGULAR | 0640);
            assertThat(careful.mkdir("d/dir", 0777).mode).isEqualTo(FileMode.DIRECTORY | 0750);
            assertThat(careful.mknod("d/node", FileMode.REGULAR | 0777, 0).mode)
                    .isEqualTo(FileMode.REGULAR | 0750);
            careful.letGo();
        }
    }

    @Test
    default void modesAreKeptAsAskedFor() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            for (int mode : List.of(0, 0100, 0444, 0755, 0777)) {
                Attributes file = new Attributes();
                bench.create("d/f" + mode, mode, OpenFlags.READ_WRITE, file);
                assertThat(file.mode).isEqualTo(FileMode.REGULAR | mode);
                assertThat(bench.mkdir("d/d" + mode, mode).mode)
                        .isEqualTo(FileMode.DIRECTORY | mode);
            }
            assertThat(bench.mkdir("d/sticky", 01777).mode).isEqualTo(FileMode.DIRECTORY | 01777);
        }
    }

    @Test
    default void aSetGroupIdDirectoryGivesItsGroup() throws FsException {
        sees(Aspect.OTHER_USERS);
        try (Workbench bench = writable(HOUSE)) {
            bench.setattr("d", new AttributeChange().owner(7, 77));
            bench.chmod("d", 02777);
            Workbench other = bench.as(new Caller(1234, 4321, 0));
            Attributes file = other.file("d/file", "x");
            Attributes directory = other.mkdir("d/dir", 0755);
            assertThat(file.uid).isEqualTo(1234);
            assertThat(file.gid).isEqualTo(77);
            assertThat(file.mode & FileMode.SET_GID).isZero();
            assertThat(directory.gid).isEqualTo(77);
            assertThat(directory.mode).isEqualTo(FileMode.DIRECTORY | 02755);
            assertThat(other.symlink("t", "d/link").gid).isEqualTo(77);
            other.letGo();
        }
    }

    @Test
    default void aNewFileIsEmptyAndANewDirectoryToo() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            Attributes file = new Attributes();
            bench.create("d/file", 0644, OpenFlags.READ_WRITE, file);
            assertThat(file.isRegular()).isTrue();
            assertThat(file.size).isZero();
            assertThat(file.nlink).isOne();
            assertThat(file.ino).isEqualTo(bench.ino("d/file")).isNotEqualTo(bench.ino("d"));
            assertThat(bench.mkdir("d/dir").nlink).isEqualTo(2);
            assertThat(bench.list("d/dir")).isEmpty();
        }
    }

    @Test
    default void aTakenNameIsEexist() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            for (String taken : List.of("d", "f", "full", "l")) {
                fails(Errno.EEXIST, () -> bench.mkdir(taken));
                fails(Errno.EEXIST, () -> bench.mknod(taken, FileMode.REGULAR | 0644, 0));
                fails(Errno.EEXIST, () -> bench.create(taken, OpenFlags.EXCLUSIVE | 2));
            }
            assertThat(bench.text("f")).isEqualTo("old");
            assertThat(bench.readlink("l")).isEqualTo("f");
        }
    }

    @Test
    default void creatingWhatExistsOpensIt() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            Attributes before = bench.chmod("f", 0600);
            Attributes opened = new Attributes();
            var handle = bench.create("f", 0755, OpenFlags.READ_WRITE, opened);
            assertThat(opened.ino).isEqualTo(before.ino);
            assertThat(opened.mode).isEqualTo(before.mode);
            assertThat(bench.content(handle)).asString().isEqualTo("old");
            fails(Errno.EISDIR, () -> bench.create("d", OpenFlags.READ_WRITE));
        }
    }

    @Test
    default void creatingWithTruncationEmptiesWhatExists() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            var handle = bench.create("f", OpenFlags.READ_WRITE | OpenFlags.TRUNCATE);
            assertThat(bench.stat("f").size).isZero();
            assertThat(bench.content(handle)).isEmpty();
        }
    }

    @Test
    default void specialFilesKeepTypeAndDevice() throws FsException {
        try (Workbench bench = bench(HOUSE, Feature.WRITING, Feature.SPECIAL_FILES)) {
            assertThat(bench.mknod("d/fifo", FileMode.FIFO | 0640, 0).mode)
                    .isEqualTo(FileMode.FIFO | 0640);
            assertThat(bench.mknod("d/socket", FileMode.SOCKET | 0600, 0).mode)
                    .isEqualTo(FileMode.SOCKET | 0600);
            assertThat(bench.stat("d/fifo").mode).isEqualTo(FileMode.FIFO | 0640);
            assertThat(bench.stat("d/fifo").rdev).isZero();
        }
    }

    @Test
    default void devicesKeepTheirNumbers() throws FsException {
        sees(Aspect.DEVICES);
        int number = (8 << 8) | 3;
        try (Workbench bench = bench(HOUSE, Feature.WRITING, Feature.SPECIAL_FILES)) {
            for (int type : List.of(FileMode.BLOCK_DEVICE, FileMode.CHARACTER_DEVICE)) {
                Attributes device = bench.mknod("d/dev" + type, type | 0600, number);
                assertThat(device.mode).isEqualTo(type | 0600);
                assertThat(device.rdev).isEqualTo(number);
                assertThat(bench.stat("d/dev" + type).rdev).isEqualTo(number);
            }
        }
    }

    @Test
    default void mknodOfADirectoryIsEperm() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            fails(Errno.EPERM, () -> bench.mknod("d/x", FileMode.DIRECTORY | 0755, 0));
        }
    }

    @Test
    default void newEntriesChangeTheTimesOfTheirDirectory() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            changesTimesOf(bench, "d", () -> bench.file("d/file", "x"));
            changesTimesOf(bench, "d", () -> bench.mkdir("d/dir"));
            changesTimesOf(bench, "d", () -> bench.mknod("d/node", FileMode.REGULAR | 0644, 0));
        }
    }

    /** Demands that an operation gives the directory later mtime and ctime. */
    static void changesTimesOf(Workbench bench, String path, Workbench.Attempt attempt)
            throws FsException {
        Attributes before = bench.aged(bench.ino(path));
        attempt.run();
        Attributes after = bench.stat(path);
        assertThat(Times.mtime(after)).as("mtime of " + path).isAfter(Times.mtime(before));
        assertThat(Times.ctime(after)).as("ctime of " + path).isAfter(Times.ctime(before));
    }

    @Test
    default void aFailedCreationLeavesTheDirectoryAlone() throws FsException {
        try (Workbench bench = writable(HOUSE)) {
            Attributes before = bench.aged(bench.ino("full"));
            fails(Errno.EEXIST, () -> bench.mkdir("full/sub"));
            Attributes after = bench.stat("full");
            assertThat(Times.mtime(after)).isEqualTo(Times.mtime(before));
            assertThat(after.nlink).isEqualTo(3);
        }
    }
}
