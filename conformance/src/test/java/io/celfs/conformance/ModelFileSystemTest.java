package io.celfs.conformance;

import io.celfs.core.FileSystem;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** All laws for the model. */
class ModelFileSystemTest implements FileSystemContract {
    @Override
    public FileSystem newFileSystem() {
        return new ModelFileSystem(InstantSource.system());
    }

    @Override
    public Set<Aspect> hidden() {
        return EnumSet.of(Aspect.EXACT_HOLES);
    }

    @Override
    public OptionalLong maxFileSize() {
        return OptionalLong.of(ModelFileSystem.MAX_FILE_SIZE);
    }
}
