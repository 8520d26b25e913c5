package io.celfs.ext2;

import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.ext2.tools.Images;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An image of mke2fs in a private folder, to be opened, judged by e2fsck and removed. */
final class TestImage implements AutoCloseable {
    /** How to make an image. */
    private record Recipe(long size, List<String> options) {}

    /** Images are made once and copied. */
    private static final Map<Recipe, byte[]> MADE = new ConcurrentHashMap<>();

    private final Path folder;
    private final Path path;

    private TestImage(Path folder) {
        this.folder = folder;
        this.path = folder.resolve("image");
    }

    /** An image by these options of mke2fs. */
    static TestImage make(long size, String... options) {
        try {
            TestImage image = new TestImage(Images.folder());
            Recipe recipe = new Recipe(size, List.of(options));
            byte[] known = MADE.get(recipe);
            if (known == null) {
                Images.make(image.path, size, options);
                MADE.put(recipe, Files.readAllBytes(image.path));
            } else {
                Files.write(image.path, known);
            }
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    /** Opens it. */
    FileSystem open() {
        return open(Ext2Options.usual());
    }

    private FileSystem open(Ext2Options options) {
        try {
            return Ext2FileSystem.open(FileBlockDevice.open(path), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens it and removes lost+found, so that there is nothing in it. */
    FileSystem openEmpty() throws FsException {
        return openEmpty(Ext2Options.usual());
    }

    FileSystem openEmpty(Ext2Options options) throws FsException {
        FileSystem opened = open(options);
        opened.rmdir(OpContext.ROOT, FileSystem.ROOT, Name.of("lost+found"));
        return opened;
    }

    /** Demands that e2fsck finds nothing. */
    void check() {
        Images.check(path);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
