package io.celfs.core.vfs;

import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.Subtree;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.memfs.MemoryLimits;
import io.celfs.procfs.ProcTrees;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;

/** All laws for file systems that are part of a tree. */
class VfsContractTest {
    /** A tree of one file system changes nothing. */
    @Nested
    class AtTheRoot implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() {
            return new Vfs(Trees.memory());
        }

        @Override
        public OptionalLong maxFileSize() {
            return OptionalLong.of(MemoryLimits.MAX_FILE_SIZE);
        }
    }

    /** A directory of a file system that is mounted in one that is mounted, with more around. */
    @Nested
    class DeepInside implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() throws FsException {
            return deepInside(Trees.memory());
        }

        @Override
        public Optional<FileSystem> withRoomFor(long bytes) throws FsException {
            return Optional.of(
                    deepInside(
                            new MemoryFileSystem(
                                    InstantSource.system(), MemoryLimits.bytes(bytes))));
        }

        @Override
        public OptionalLong maxFileSize() {
            return OptionalLong.of(MemoryLimits.MAX_FILE_SIZE);
        }

        private static FileSystem deepInside(FileSystem fs) throws FsException {
            Vfs vfs = VfsTest.crowd();
            Trees.mount(vfs, "/memory/mounted/here", fs);
            Trees.mkdirs(vfs, "/memory/mounted/here/work");
            return new Subtree(vfs, "/memory/mounted/here/work", fs);
        }
    }

    /** A file system that is made, not written, mounted in one that is mounted. */
    @Nested
    class MadeInside implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() throws FsException {
            return withTree(TreeSpec.empty());
        }

        @Override
        public FileSystem withTree(TreeSpec tree) throws FsException {
            Vfs vfs = VfsTest.crowd();
            FileSystem proc = ProcTrees.live(tree);
            Trees.mount(vfs, "/memory/mounted/proc", proc);
            return new Subtree(vfs, "/memory/mounted/proc", proc);
        }
    }
}
