package io.celfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Permissions, owners, times. */
public interface AttributesContract extends FileSystemLaws {
    TreeSpec THINGS =
            TreeSpec.empty().file("f", "content").directory("d").link("l", "f").file("e/x", "y");

    @Test
    default void everyPermissionBitIsKept() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            for (int mode = 0; mode <= FileMode.PERMISSIONS; mode += 0111) {
                assertThat(bench.chmod("f", mode).mode).isEqualTo(FileMode.REGULAR | mode);
                assertThat(bench.stat("f").mode).isEqualTo(FileMode.REGULAR | mode);
            }
            assertThat(bench.chmod("d", 03777).mode).isEqualTo(FileMode.DIRECTORY | 03777);
            assertThat(bench.text("f")).isEqualTo("content");
        }
    }

    @Test
    default void chmodChangesCtimeOnly() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            for (String path : new String[] {"f", "d"}) {
                Attributes before = bench.aged(bench.ino(path));
                Attributes after = bench.chmod(path, 0700);
                assertThat(Times.ctime(after)).isAfter(Times.ctime(before));
                assertThat(Times.mtime(after)).isEqualTo(Times.mtime(before));
                assertThat(Times.atime(after)).isEqualTo(Times.atime(before));
            }
        }
    }

    @Test
    default void ownersAreKept() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            for (String path : new String[] {"f", "d", "l"}) {
                Attributes before = bench.aged(bench.ino(path));
                Attributes after = bench.setattr(path, new AttributeChange().owner(12, 34));
                assertThat(after.uid).isEqualTo(12);
                assertThat(after.gid).isEqualTo(34);
                assertThat(after.mode).isEqualTo(before.mode);
                assertThat(Times.ctime(after)).isAfter(Times.ctime(before));
                AttributeChange group = new AttributeChange();
                group.valid = AttributeChange.GID;
                group.gid = 56;
                assertThat(bench.setattr(path, group).uid).isEqualTo(12);
                assertThat(bench.stat(path).gid).isEqualTo(56);
            }
        }
    }

    @Test
    default void timesAreKeptToTheNanosecondBefore1970AndAfter2038() throws FsException {
        sees(Aspect.PRECISE_TIMES);
        try (Workbench bench = writable(THINGS)) {
            for (long seconds : new long[] {-86_400, -1, 0, 1_000_000_000, 4_102_444_800L}) {
                for (String path : new String[] {"f", "d", "l"}) {
                    AttributeChange change =
                            new AttributeChange()
                                    .atime(seconds, 999_999_999)
                                    .mtime(seconds + 1, 123_456_789);
                    Attributes set = bench.setattr(path, change);
                    Attributes seen = bench.stat(path);
                    Instant atime = Instant.ofEpochSecond(seconds, 999_999_999);
                    Instant mtime = Instant.ofEpochSecond(seconds + 1, 123_456_789);
                    assertThat(Times.atime(seen)).isEqualTo(atime).isEqualTo(Times.atime(set));
                    assertThat(Times.mtime(seen)).isEqualTo(mtime).isEqualTo(Times.mtime(set));
                }
            }
        }
    }

    @Test
    default void oneTimeCanBeSetAndTheOtherLeft() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            bench.setattr("f", new AttributeChange().atime(100, 0).mtime(200, 0));
            Attributes after = bench.setattr("f", new AttributeChange().atime(300, 0));
            assertThat(Times.atime(after)).isEqualTo(Instant.ofEpochSecond(300));
            assertThat(Times.mtime(after)).isEqualTo(Instant.ofEpochSecond(200));
            after = bench.setattr("f", new AttributeChange().mtime(400, 0));
            assertThat(Times.atime(after)).isEqualTo(Instant.ofEpochSecond(300));
            assertThat(Times.mtime(after)).isEqualTo(Instant.ofEpochSecond(400));
        }
    }

    @Test
    default void nowIsTheFileSystemsClock() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            bench.setattr("f", new AttributeChange().atime(100, 1).mtime(200, 2));
            AttributeChange now = new AttributeChange().mtime(5, 5);
            now.valid |= AttributeChange.MTIME_NOW;
            Attributes after = bench.setattr("f", now);
            assertThat(Times.mtime(after)).isEqualTo(Times.ctime(after));
            assertThat(after.atime).isEqualTo(100);
            now = new AttributeChange().atime(5, 5);
            now.valid |= AttributeChange.ATIME_NOW;
            assertThat(Times.atime(bench.setattr("f", now))).isAfterOrEqualTo(Times.mtime(after));
        }
    }

    @Test
    default void writingChangesMtimeAndCtimeAndReadingNothing() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            FileHandle handle = bench.open("f");
            Attributes before = bench.aged(handle.ino());
            bench.read(handle, 0, 100);
            Attributes read = bench.stat("f");
            assertThat(Times.atime(read)).isEqualTo(Times.atime(before));
            assertThat(Times.mtime(read)).isEqualTo(Times.mtime(before));
            assertThat(Times.ctime(read)).isEqualTo(Times.ctime(before));
            bench.write(handle, 0, new byte[] {1});
            Attributes written = bench.stat("f");
            assertThat(Times.atime(written)).isEqualTo(Times.atime(before));
            assertThat(Times.mtime(written)).isAfter(Times.mtime(before));
            assertThat(Times.ctime(written)).isAfter(Times.ctime(before));
        }
    }

    @Test
    default void attributesSurviveWritesRenamesAndSyncs() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            bench.chmod("f", 0751);
            bench.setattr("f", new AttributeChange().owner(5, 6));
            bench.write("f", 3, new byte[] {1});
            bench.setattr("f", new AttributeChange().mtime(77, 0));
            bench.rename("f", "d/g");
            bench.fs().syncfs(bench.context());
            Attributes after = bench.stat("d/g");
            assertThat(after.mode).isEqualTo(FileMode.REGULAR | 0751);
            assertThat(after.uid).isEqualTo(5);
            assertThat(after.gid).isEqualTo(6);
            assertThat(Times.mtime(after)).isEqualTo(Instant.ofEpochSecond(77));
        }
    }

    @Test
    default void changesShowThroughEveryNameAtOnce() throws FsException {
        try (Workbench bench = bench(THINGS, Feature.WRITING, Feature.HARD_LINKS)) {
            bench.link("f", "d/other");
            Attributes before = bench.aged(bench.ino("f"));
            bench.chmod("d/other", 0600);
            bench.write("d/other", 0, new byte[20]);
            Attributes after = bench.stat("f");
            assertThat(after.mode).isEqualTo(FileMode.REGULAR | 0600);
            assertThat(after.size).isEqualTo(20);
            assertThat(Times.ctime(after)).isAfter(Times.ctime(before));
        }
    }

    @Test
    default void severalAttributesChangeTogether() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            AttributeChange change =
                    new AttributeChange().mode(0604).owner(1, 2).size(3).mtime(44, 55);
            Attributes after = bench.setattr("f", change);
            assertThat(after.mode).isEqualTo(FileMode.REGULAR | 0604);
            assertThat(after.uid).isEqualTo(1);
            assertThat(after.size).isEqualTo(3);
            assertThat(after.mtime).isEqualTo(44);
            assertThat(bench.text("f")).isEqualTo("con");
        }
    }

    @Test
    default void theRootCanBeChangedToo() throws FsException {
        try (Workbench bench = writable(THINGS)) {
            assertThat(bench.chmod("", 0711).mode).isEqualTo(FileMode.DIRECTORY | 0711);
            assertThat(bench.stat("").mode).isEqualTo(FileMode.DIRECTORY | 0711);
        }
    }
}
