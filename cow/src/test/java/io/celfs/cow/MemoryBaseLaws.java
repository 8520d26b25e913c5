package io.celfs.cow;

import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.memfs.MemoryFileSystem;
import java.io.IOException;
import java.time.InstantSource;
import java.util.OptionalLong;

/** All laws for the writable view in memory over a file system in memory. */
interface MemoryBaseLaws extends FileSystemContract {
    int layers();

    @Override
    default FileSystem newFileSystem() throws FsException {
        return withTree(TreeSpec.empty());
    }

    @Override
    default FileSystem withTree(TreeSpec tree) throws FsException {
        MemoryFileSystem below = new MemoryFileSystem(InstantSource.system());
        tree.plant(below);
        FileSystemBase base = SessionFixture.base(below);
        WritableVfs fileSystem = WritableVfs.inMemory(base, Settings.DEFAULT);
        try {
            for (int number = 2; number <= layers(); number++) {
                fileSystem.freeze(WritableVfs.memoryLayer(number, Settings.DEFAULT), () -> {});
            }
        } catch (IOException e) {
            throw Failures.of(e, "freeze");
        }
        return fileSystem;
    }

    @Override
    default OptionalLong maxFileSize() {
        return OptionalLong.empty();
    }
}
