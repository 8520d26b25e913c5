package io.celfs.fuse;

import io.celfs.conformance.Aspect;
import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.host.MountedFileSystem;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.memfs.MemoryLimits;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

/** All laws once more, each operation a system call on a mount of the file system in memory. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContractMountTest implements FileSystemContract {
    private static FileSystem mounted(FileSystem fs) throws FsException {
        try {
            TestMount mount = TestMount.of(fs, options -> options.allowOther(true));
            return new MountedFileSystem(mount.root(), fs.missing(), mount::close);
        } catch (IOException e) {
            throw Errno.EIO.exception("mount", e);
        }
    }

    @Override
    public FileSystem newFileSystem() throws FsException {
        return mounted(new MemoryFileSystem(InstantSource.system()));
    }

    @Override
    public Optional<FileSystem> withRoomFor(long bytes) throws FsException {
        MemoryLimits limits = MemoryLimits.bytes(bytes);
        return Optional.of(mounted(new MemoryFileSystem(InstantSource.system(), limits)));
    }

    @Override
    public Set<Aspect> hidden() {
        return Set.of(Aspect.REFERENCES);
    }
}
