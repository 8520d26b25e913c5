package io.celfs.cli.laws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.conformance.Aspect;
import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.host.MountedFileSystem;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.fuse.FuseMount;
import io.celfs.posix.HostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** All laws through the kernel: each operation is a system call on a mount. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MountedContractTest {
    /** Mounts a file system; the laws see the part of it at {@code place}. */
    private static FileSystem mounted(FileSystem fs, String place, Set<FileSystem.Feature> missing)
            throws FsException {
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "skipped: there is no /dev/fuse here");
        assumeTrue(HostProcess.effectiveUser() == 0, "skipped: only root can mount directly");
        try {
            Path folder = Files.createTempDirectory("celfs-mount");
            FuseMount mount = FuseMount.of(fs).at(folder).allowOther(true).mount();
            return new MountedFileSystem(
                    Path.of(folder + place),
                    missing,
                    () -> {
                        mount.close();
                        fs.close();
                        Files.delete(folder);
                    });
        } catch (IOException e) {
            throw Errno.EIO.exception("mount", e);
        }
    }

    /** An image alone. */
    @Nested
    class AnImage implements ImageLaws {
        @Override
        public FileSystem reached(FileSystem image) throws FsException {
            return mounted(image, "", Set.of());
        }

        @Override
        public Set<Aspect> hidden() {
            return Set.of(Aspect.REFERENCES, Aspect.LARGE_XATTRS);
        }
    }

    /** A session in a tree of file systems. */
    @Nested
    class ASessionInATree implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() throws FsException {
            return withTree(TreeSpec.empty());
        }

        @Override
        public FileSystem withTree(TreeSpec tree) throws FsException {
            FileSystem session = Kind.SESSION.holding(tree);
            String place = OneTree.place(Kind.SESSION);
            return mounted(OneTree.with(Kind.SESSION, session), place, session.missing());
        }

        @Override
        public Set<Aspect> hidden() {
            return Set.of(Aspect.REFERENCES);
        }
    }

    /** What is made, not written, in the same tree. */
    @Nested
    class ProcInATree implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() throws FsException {
            return withTree(TreeSpec.empty());
        }

        @Override
        public FileSystem withTree(TreeSpec tree) throws FsException {
            FileSystem proc = Kind.PROC.holding(tree);
            String place = OneTree.place(Kind.PROC);
            return mounted(OneTree.with(Kind.PROC, proc), place, proc.missing());
        }

        @Override
        public Set<Aspect> hidden() {
            return Set.of(Aspect.REFERENCES);
        }
    }
}
