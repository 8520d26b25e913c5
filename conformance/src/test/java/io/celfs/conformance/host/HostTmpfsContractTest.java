package io.celfs.conformance.host;

import io.celfs.conformance.Aspect;
import io.celfs.conformance.FileSystemContract;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIf;

/** The laws against the kernel's own tmpfs: what fails here is no law. */
@EnabledIf("io.celfs.conformance.host.Root#isUser")
class HostTmpfsContractTest implements FileSystemContract {
    @Override
    public FileSystem newFileSystem() throws FsException {
        return ScratchDirectory.in(Path.of("/dev/shm"), Set.of());
    }

    @Override
    public Set<Aspect> hidden() {
        return EnumSet.of(Aspect.REFERENCES);
    }
}
