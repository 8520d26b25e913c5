package io.celfs.procfs;

import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FileSystem;
import org.junit.jupiter.api.Nested;

/** All laws that do not need what is declared as missing, and that it answers as declared. */
class ProcFileSystemContractTest {
    @Nested
    class Fixed implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() {
            return ProcTrees.holding(TreeSpec.empty());
        }

        @Override
        public FileSystem withTree(TreeSpec tree) {
            return ProcTrees.holding(tree);
        }
    }

    @Nested
    class Live implements FileSystemContract {
        @Override
        public FileSystem newFileSystem() {
            return ProcTrees.live(TreeSpec.empty());
        }

        @Override
        public FileSystem withTree(TreeSpec tree) {
            return ProcTrees.live(tree);
        }
    }
}
