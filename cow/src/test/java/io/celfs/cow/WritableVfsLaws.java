package io.celfs.cow;

import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** All laws for the writable view; the files of a law come from the base. */
interface WritableVfsLaws extends FileSystemContract {
    /** Number of layers over the base when a law begins. */
    int layers();

    @Override
    default FileSystem newFileSystem() throws FsException {
        return withTree(TreeSpec.empty());
    }

    @Override
    default FileSystem withTree(TreeSpec tree) throws FsException {
        try {
            Path folder = Files.createTempDirectory("celfs-laws");
            Session session = new SessionFixture(folder).session(tree);
            plantMissingLinks(tree, session.fileSystem());
            SessionFixture.freeze(session, layers());
            return new ClosingFileSystem(session, folder);
        } catch (IOException e) {
            throw Failures.of(e, "session");
        }
    }

    private static void plantMissingLinks(TreeSpec tree, FileSystem fs) throws FsException {
        Workbench bench = new Workbench(fs);
        for (var node : tree.nodes().entrySet()) {
            if (node.getValue() instanceof TreeSpec.Link(String target)
                    && !SessionFixture.isHeld(tree, node.getKey(), target)) {
                bench.symlink(target, node.getKey());
            }
        }
        bench.letGo();
    }

    @Override
    default OptionalLong maxFileSize() {
        return OptionalLong.empty();
    }

    /** Closes the whole session and removes its folder. */
    final class ClosingFileSystem extends ForwardingFileSystem {
        private final Session session;
        private final Path folder;

        ClosingFileSystem(Session session, Path folder) {
            super(session.fileSystem());
            this.session = session;
            this.folder = folder;
        }

        @Override
        public void close() throws FsException {
            session.close();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder()).forEach(this::delete);
            } catch (IOException e) {
                throw Failures.of(e, "session folder");
            }
        }

        private void delete(Path path) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
