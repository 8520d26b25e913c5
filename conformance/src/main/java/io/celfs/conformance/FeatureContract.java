package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.celfs.core.AclType;
import io.celfs.core.AclXattr;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.RenameFlags;
import io.celfs.core.StatFs;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is declared as missing answers with the errno that the declaration promises. */
public interface FeatureContract extends FileSystemLaws {
    TreeSpec SAMPLE = TreeSpec.empty().file("f", "content").file("g", "x").directory("d");

    private Workbench without(Feature feature) throws FsException {
        Workbench bench = bench(SAMPLE);
        Set<Feature> missing = bench.fs().missing();
        boolean applies =
                missing.contains(feature)
                        && (feature == Feature.WRITING || !missing.contains(Feature.WRITING));
        if (!applies) {
            bench.close();
        }
        assumeThat(applies).as("%s is missing", feature).isTrue();
        return bench;
    }

    @Test
    default void withoutWritingEveryChangeIsErofs() throws FsException {
        try (Workbench bench = without(Feature.WRITING)) {
            fails(Errno.EROFS, () -> bench.mkdir("x"));
            fails(Errno.EROFS, () -> bench.create("x", 2));
            fails(Errno.EROFS, () -> bench.unlink("f"));
            fails(Errno.EROFS, () -> bench.rmdir("d"));
            fails(Errno.EROFS, () -> bench.rename("f", "h"));
            fails(Errno.EROFS, () -> bench.chmod("f", 0600));
            fails(Errno.EROFS, () -> bench.truncate("f", 0));
            fails(Errno.EROFS, () -> bench.open("f", 2));
            assertThat(bench.text("f")).isEqualTo("content");
        }
    }

    @Test
    default void withoutHardLinksLinkIsEperm() throws FsException {
        try (Workbench bench = without(Feature.HARD_LINKS)) {
            fails(Errno.EPERM, () -> bench.link("f", "x"));
        }
    }

    @Test
    default void withoutSymlinksSymlinkIsEperm() throws FsException {
        try (Workbench bench = without(Feature.SYMLINKS)) {
            fails(Errno.EPERM, () -> bench.symlink("f", "x"));
        }
    }

    @Test
    default void withoutSpecialFilesMknodIsEperm() throws FsException {
        try (Workbench bench = without(Feature.SPECIAL_FILES)) {
            fails(Errno.EPERM, () -> bench.mknod("x", FileMode.FIFO | 0644, 0));
        }
    }

    @Test
    default void withoutXattrsAllFourAreEopnotsupp() throws FsException {
        try (Workbench bench = without(Feature.XATTRS)) {
            FileSystem fs = bench.fs();
            long ino = bench.ino("f");
            var context = bench.context();
            fails(Errno.EOPNOTSUPP, () -> fs.getxattr(context, ino, name("user.a")));
            fails(
                    Errno.EOPNOTSUPP,
                    () -> fs.setxattr(context, ino, name("user.a"), new byte[1], 0));
            fails(Errno.EOPNOTSUPP, () -> fs.listxattr(context, ino));
            fails(Errno.EOPNOTSUPP, () -> fs.removexattr(context, ino, name("user.a")));
        }
    }

    @Test
    default void withoutAclsThereAreNoneAndNoneCanBeSet() throws FsException {
        try (Workbench bench = without(Feature.ACLS)) {
            FileSystem fs = bench.fs();
            long ino = bench.ino("d");
            var context = bench.context();
            for (AclType type : AclType.values()) {
                byte[] list = AclXattr.of(AclContract.LIST);
                fails(Errno.EOPNOTSUPP, () -> fs.setxattr(context, ino, type.xattr(), list, 0));
                assertThatThrownBy(() -> fs.getxattr(context, ino, type.xattr()))
                        .isInstanceOf(FsException.class);
            }
        }
    }

    @Test
    default void withoutFallocateItIsEopnotsupp() throws FsException {
        try (Workbench bench = without(Feature.FALLOCATE)) {
            FileHandle handle = bench.open("f");
            fails(Errno.EOPNOTSUPP, () -> bench.fs().fallocate(bench.context(), handle, 0, 0, 1));
        }
    }

    @Test
    default void withoutTmpfileItIsEopnotsupp() throws FsException {
        try (Workbench bench = without(Feature.TMPFILE)) {
            fails(Errno.EOPNOTSUPP, () -> bench.tmpfile("d", 2, new Attributes()));
        }
    }

    @Test
    default void withoutExchangeItIsEinval() throws FsException {
        try (Workbench bench = without(Feature.RENAME_EXCHANGE)) {
            fails(Errno.EINVAL, () -> bench.rename("f", "g", RenameFlags.EXCHANGE));
        }
    }

    @Test
    default void statfsAnswersEverywhere() throws FsException {
        try (Workbench bench = bench(SAMPLE)) {
            StatFs result = new StatFs();
            bench.fs().statfs(bench.context(), result);
            assertThat(result.nameMax).isEqualTo(255);
            assertThat(result.blockSize).isPositive();
        }
    }
}
