package io.celfs.cli.laws;

import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.Subtree;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.memfs.MemoryLimits;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;

/** All laws in each of the file systems of one tree. */
class OneTreeContractTest {
    private static FileSystem within(Kind kind, FileSystem here) throws FsException {
        return new Subtree(OneTree.with(kind, here), OneTree.place(kind), here);
    }

    @Nested
    class InMemory implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() throws FsException {
            return within(Kind.MEMORY, Kind.MEMORY.holding(TreeSpec.empty()));
        }

        @Override
        public Optional<FileSystem> withRoomFor(long bytes) throws FsException {
            MemoryLimits limits = MemoryLimits.bytes(bytes);
            FileSystem small = new MemoryFileSystem(InstantSource.system(), limits);
            return Optional.of(within(Kind.MEMORY, small));
        }

        @Override
        public OptionalLong maxFileSize() {
            return OptionalLong.of(MemoryLimits.MAX_FILE_SIZE);
        }
    }

    @Nested
    class InImage implements ImageLaws {
        @Override
        public FileSystem reached(FileSystem image) throws FsException {
            return within(Kind.IMAGE, image);
        }
    }

    @Nested
    class InSession implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() throws FsException {
            return withTree(TreeSpec.empty());
        }

        @Override
        public FileSystem withTree(TreeSpec tree) throws FsException {
            return within(Kind.SESSION, Kind.SESSION.holding(tree));
        }
    }

    @Nested
    class InProc implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() throws FsException {
            return withTree(TreeSpec.empty());
        }

        @Override
        public FileSystem withTree(TreeSpec tree) throws FsException {
            return within(Kind.PROC, Kind.PROC.holding(tree));
        }
    }
}
