package io.celfs.cli.laws;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.cow.FileSystemBase;
import io.celfs.cow.Settings;
import io.celfs.cow.WritableVfs;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.procfs.ProcDirectory;
import io.celfs.procfs.ProcFile;
import io.celfs.procfs.ProcFileSystem;
import io.celfs.procfs.ProcLink;
import io.celfs.procfs.ProcNode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file systems that there are. */
enum Kind {
    MEMORY {
        @Override
        FileSystem holding(TreeSpec tree) throws FsException {
            return planted(tree, new MemoryFileSystem(InstantSource.system()));
        }
    },

    /** An ext2 image, in which nothing may be wrong at the end. */
    IMAGE {
        @Override
        FileSystem holding(TreeSpec tree) throws FsException {
            return planted(tree, CheckedImage.empty(IMAGE_SIZE));
        }
    },

    /** A session over an image that holds the tree. */
    SESSION {
        @Override
        FileSystem holding(TreeSpec tree) throws FsException {
            FileSystemBase base =
                    new FileSystemBase(IMAGE.holding(tree), "image", CHUNK, Kind::noManifest);
            return WritableVfs.inMemory(base, Settings.DEFAULT);
        }
    },

    /** Made, not written. */
    PROC {
        @Override
        FileSystem holding(TreeSpec tree) {
            return new ProcFileSystem(directory(tree, ""), OWNER);
        }
    };

    static final long IMAGE_SIZE = 8 << 20;
    private static final long CHUNK = 64 << 10;
    private static final ProcFileSystem.Owner OWNER = new ProcFileSystem.Owner(0, 0, 0, 1000);

    /** A file system that holds this tree. */
    abstract FileSystem holding(TreeSpec tree) throws FsException;

    private static FileSystem planted(TreeSpec tree, FileSystem empty) throws FsException {
        tree.plant(empty);
        return empty;
    }

    private static byte[] noManifest() throws IOException {
        throw new IOException("no law exports");
    }

    private static ProcDirectory directory(TreeSpec tree, String path) {
        Map<Name, ProcNode> entries = new LinkedHashMap<>();
        tree.in(path)
                .forEach((name, node) -> {
                    String place = path.isEmpty() ? name : path + "/" + name;
                    entries.put(Workbench.name(name), node(tree, place, node));
                });
        return ProcDirectory.of(entries);
    }

    private static ProcNode node(TreeSpec tree, String path, TreeSpec.Node node) {
        return switch (node) {
            case TreeSpec.Directory() -> directory(tree, path);
            case TreeSpec.File(byte[] content) -> ProcFile.of(content);
            case TreeSpec.Link(String target) -> ProcLink.to(target);
        };
    }
}
