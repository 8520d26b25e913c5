package io.celfs.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Puts sessions where {@code celfs.random.folder} says: long runs would mostly wait for a disk. */
final class RandomFolder implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
            throws IOException {
        String folder = System.getProperty("celfs.random.folder");
        String prefix = "celfs-random";
        return folder == null
                ? Files.createTempDirectory(prefix)
                : Files.createTempDirectory(Path.of(folder), prefix);
    }
}
