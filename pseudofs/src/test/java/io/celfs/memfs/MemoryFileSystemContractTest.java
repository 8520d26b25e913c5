package io.celfs.memfs;

import io.celfs.conformance.FileSystemContract;
import io.celfs.core.FileSystem;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/** All laws for the file system in memory. */
class MemoryFileSystemContractTest implements FileSystemContract {
    @Override
    public FileSystem newFileSystem() {
        return new MemoryFileSystem(InstantSource.system());
    }

    @Override
    public Optional<FileSystem> withRoomFor(long bytes) {
        return Optional.of(new MemoryFileSystem(InstantSource.system(), MemoryLimits.bytes(bytes)));
    }

    @Override
    public OptionalLong maxFileSize() {
        return OptionalLong.of(MemoryLimits.MAX_FILE_SIZE);
    }
}
