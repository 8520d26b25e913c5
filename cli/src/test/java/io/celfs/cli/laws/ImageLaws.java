package io.celfs.cli.laws;

import io.celfs.conformance.Aspect;
import io.celfs.conformance.FileSystemContract;
import io.celfs.conformance.TreeSpec;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.ext2.layout.BlockPath;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** All laws for an image that is reached in some way. */
interface ImageLaws extends FileSystemContract {
    /** The image as the laws see it; closing it closes the image. */
    FileSystem reached(FileSystem image) throws FsException;

    @Override
    default FileSystem newFileSystem() throws FsException {
        return reached(Kind.IMAGE.holding(TreeSpec.empty()));
    }

    @Override
    default Optional<FileSystem> withRoomFor(long bytes) throws FsException {
        return Optional.of(reached(CheckedImage.empty(bytes + (512 << 10))));
    }

    @Override
    default OptionalLong maxFileSize() {
        return OptionalLong.of(new BlockPath(CheckedImage.BLOCK_SIZE).maxSize());
    }

    /** All attributes of an inode fit into its record and one block. */
    @Override
    default Set<Aspect> hidden() {
        return Set.of(Aspect.LARGE_XATTRS);
    }
}
