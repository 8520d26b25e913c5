package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import org.junit.jupiter.api.Test;

/** Set-id bits and file capabilities do not survive a change by somebody without CAP_FSETID. */
public interface SetIdContract extends FileSystemLaws {
    TreeSpec PROGRAM = TreeSpec.empty().file("f", "program").directory("d");
    OpContext STRANGER = new Caller(4000, 4000, 0);

    /** A changed program. */
    @FunctionalInterface
    interface Change {
        void by(Workbench user, FileHandle handle) throws FsException;
    }

    private void strips(int mode, int expected, OpContext who, Change change) throws FsException {
        sees(Aspect.OTHER_USERS);
        try (Workbench bench = writable(PROGRAM)) {
            FileHandle handle = bench.open("f");
            // Linux also strips set-group-ID from callers outside of the group.
            bench.setattr("f", new AttributeChange().owner(0, who.gid()));
            bench.chmod("f", mode);
            Workbench user = bench.as(who);
            change.by(user, handle);
            user.letGo();
            assertThat(bench.stat("f").mode).isEqualTo(FileMode.REGULAR | expected);
        }
    }

    @Test
    default void aWriteByAStrangerStripsThem() throws FsException {
        strips(06777, 0777, STRANGER, (user, handle) -> user.write(handle, 1, new byte[] {1}));
        strips(04711, 0711, STRANGER, (user, handle) -> user.write(handle, 1, new byte[] {1}));
    }

    @Test
    default void setGroupIdWithoutGroupExecutionStays() throws FsException {
        strips(02767, 02767, STRANGER, (user, handle) -> user.write(handle, 1, new byte[] {1}));
    }

    @Test
    default void aTruncationByAStrangerStripsThem() throws FsException {
        strips(06777, 0777, STRANGER, (user, handle) -> user.truncate("f", 2));
    }

    @Test
    default void anOpeningWithTruncationByAStrangerStripsThem() throws FsException {
        strips(
                06777,
                0777,
                STRANGER,
                (user, handle) -> user.open("f", OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE));
    }

    @Test
    default void aWriteByRootKeepsThem() throws FsException {
        strips(
                06777,
                06777,
                OpContext.ROOT,
                (user, handle) -> user.write(handle, 1, new byte[] {1}));
    }

    @Test
    default void aWriteThatWritesNothingKeepsThem() throws FsException {
        strips(06777, 06777, STRANGER, (user, handle) -> user.writeOnce(handle, 0, new byte[0]));
    }

    @Test
    default void anAllocationByAStrangerStripsThem() throws FsException {
        try (Workbench bench = bench(PROGRAM, Feature.FALLOCATE)) {
            assertThat(bench.exists("f")).isTrue();
        }
        strips(
                06777,
                0777,
                STRANGER,
                (user, handle) -> user.fs().fallocate(user.context(), handle, 0, 0, 100));
    }

    @Test
    default void aNewOwnerStripsThemButNotFromADirectory() throws FsException {
        try (Workbench bench = writable(PROGRAM)) {
            bench.chmod("f", 06777);
            bench.chmod("d", 06777);
            AttributeChange change = new AttributeChange().owner(1, 1);
            change.valid |= AttributeChange.KILL_SET_ID;
            assertThat(bench.setattr("f", change).mode).isEqualTo(FileMode.REGULAR | 0777);
            assertThat(bench.setattr("d", change).mode).isEqualTo(FileMode.DIRECTORY | 06777);
        }
    }

    @Test
    default void fileCapabilitiesGoWithThem() throws FsException {
        sees(Aspect.OTHER_USERS);
        sees(Aspect.PRIVILEGED_XATTRS);
        // struct vfs_cap_data revision 2: CAP_NET_RAW permitted
        byte[] capability = new byte[20];
        capability[3] = 2;
        capability[5] = 0x20;
        try (Workbench bench = bench(PROGRAM, Feature.WRITING, Feature.XATTRS)) {
            FileHandle handle = bench.open("f");
            long ino = handle.ino();
            var fs = bench.fs();
            fs.setxattr(bench.context(), ino, name("security.capability"), capability, 0);
            assertThat(fs.getxattr(bench.context(), ino, name("security.capability")))
                    .isEqualTo(capability);
            bench.as(STRANGER).write(handle, 0, new byte[] {1});
            fails(
                    Errno.ENODATA,
                    () -> fs.getxattr(bench.context(), ino, name("security.capability")));
        }
    }
}
