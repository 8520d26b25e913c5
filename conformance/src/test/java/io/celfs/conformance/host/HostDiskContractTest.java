package io.celfs.conformance.host;

import io.celfs.conformance.Aspect;
import io.celfs.conformance.FileSystemContract;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The laws against the file system of the temporary directory, usually ext4. */
@EnabledIf("io.celfs.conformance.host.Root#isUser")
class HostDiskContractTest implements FileSystemContract {
    @TempDir Path directory = Path.of("");

    @Override
    public FileSystem newFileSystem() throws FsException {
        return ScratchDirectory.in(directory, Set.of());
    }

    @Override
    public Set<Aspect> hidden() {
        return EnumSet.of(Aspect.REFERENCES, Aspect.LARGE_XATTRS, Aspect.DOTS_FIRST);
    }
}
