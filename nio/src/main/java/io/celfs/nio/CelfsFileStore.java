package io.celfs.nio;

import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.StatFs;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/** The mounted file system that a path leads to. */
final class CelfsFileStore extends FileStore {
    private final CelfsPath path;

    CelfsFileStore(CelfsPath path) {
        this.path = path;
    }

    private StatFs statfs() throws IOException {
        return Failures.of(path, () -> path.fs().paths().statfs(path.bytes()));
    }

    @Override
    public String name() {
        return path.fs().toString();
    }

    @Override
    public String type() {
        return Uris.SCHEME;
    }

    @Override
    public boolean isReadOnly() {
        try {
            return Failures.of(path, this::lacksWriting);
        } catch (IOException _) {
            return true; // what cannot be asked cannot be written
        }
    }

    private boolean lacksWriting() throws FsException {
        long ino = path.fs().paths().stat(path.bytes(), true).ino;
        return path.fs().vfs().lacks(ino, FileSystem.Feature.WRITING);
    }

    @Override
    public long getTotalSpace() throws IOException {
        StatFs statfs = statfs();
        return statfs.blocks * statfs.blockSize;
    }

    @Override
    public long getUsableSpace() throws IOException {
        StatFs statfs = statfs();
        return statfs.blocksAvailable * statfs.blockSize;
    }

    @Override
    public long getUnallocatedSpace() throws IOException {
        StatFs statfs = statfs();
        return statfs.blocksFree * statfs.blockSize;
    }

    @Override
    public long getBlockSize() throws IOException {
        return statfs().blockSize;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return type == BasicFileAttributeView.class
                || type == PosixFileAttributeView.class
                || type == FileOwnerAttributeView.class;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return CelfsFileSystem.VIEWS.contains(name);
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) throws IOException {
        return switch (attribute) {
            case "totalSpace" -> getTotalSpace();
            case "usableSpace" -> getUsableSpace();
            case "unallocatedSpace" -> getUnallocatedSpace();
            default -> throw new UnsupportedOperationException(attribute);
        };
    }
}
