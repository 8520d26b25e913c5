package io.celfs.ext2;

import io.celfs.conformance.Aspect;
import io.celfs.conformance.FileSystemContract;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.ext2.layout.BlockPath;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** All laws for one way of making images; e2fsck finds nothing after any of them. */
abstract class Ext2Laws implements FileSystemContract {
    private static final long SIZE = 8 << 20;

    private final int blockSize;
    private final String[] options;

    Ext2Laws(int blockSize, String... options) {
        this.blockSize = blockSize;
        this.options = options;
    }

    /** How images are opened. */
    Ext2Options opening() {
        return Ext2Options.usual();
    }

    private FileSystem open(long size) throws FsException {
        return new CheckedFileSystem(TestImage.make(size, options), opening());
    }

    @Override
    public FileSystem newFileSystem() throws FsException {
        return open(SIZE);
    }

    @Override
    public Optional<FileSystem> withRoomFor(long bytes) throws FsException {
        return Optional.of(open(bytes + (512 << 10)));
    }

    @Override
    public OptionalLong maxFileSize() {
        return OptionalLong.of(new BlockPath(blockSize).maxSize());
    }

    /** All attributes of an inode fit into its record and one block. */
    @Override
    public Set<Aspect> hidden() {
        return Set.of(Aspect.LARGE_XATTRS);
    }
}
