package io.celfs.conformance;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.celfs.core.FileSystem;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import java.util.Optional;
import java.util.Set;

/** What a test class says about the file system under the laws. */
public interface FileSystemLaws {
    /** A fresh file system without entries. The law closes it. */
    FileSystem newFileSystem() throws FsException;

    /**
     * A fresh file system that holds this tree, owned by anybody, readable and writable for root.
     * An implementation with a base lets the tree come from there.
     */
    default FileSystem withTree(TreeSpec tree) throws FsException {
        FileSystem fs = newFileSystem();
        tree.plant(fs);
        return fs;
    }

    /** A fresh file system that can hold about so many bytes; empty if there is no such limit. */
    default Optional<FileSystem> withRoomFor(long bytes) throws FsException {
        return Optional.empty();
    }

    /** What cannot be seen through this way of reaching the file system. */
    default Set<Aspect> hidden() {
        return Set.of();
    }

    /** A workbench on {@link #withTree}; the law is skipped where a feature is missing. */
    default Workbench bench(TreeSpec tree, Feature... needed) throws FsException {
        Workbench bench = new Workbench(withTree(tree));
        for (Feature feature : needed) {
            needs(bench, feature);
        }
        return bench;
    }

    /** A workbench on a tree that the law will change. */
    default Workbench writable(TreeSpec tree) throws FsException {
        return bench(tree, Feature.WRITING);
    }

    /** Skips the law where an aspect is hidden. */
    default void sees(Aspect aspect) {
        assumeThat(hidden()).doesNotContain(aspect);
    }

    private static void needs(Workbench bench, Feature feature) throws FsException {
        boolean missing = bench.fs().missing().contains(feature);
        if (missing) {
            bench.close();
        }
        assumeThat(missing).as("%s is missing", feature).isFalse();
    }
}
