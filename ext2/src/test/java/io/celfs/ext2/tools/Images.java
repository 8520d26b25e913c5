package io.celfs.ext2.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Images made and judged by e2fsprogs. */
public final class Images {
    private static final Path MEMORY = Path.of("/dev/shm");

    private Images() {}

    /** A private folder, in memory where there is such a place. */
    public static Path folder() throws IOException {
        return Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "celfs-ext2-")
                : Files.createTempDirectory("celfs-ext2-");
    }

    /** Makes an image by {@code mke2fs} with these options. */
    public static Path make(Path image, long size, String... options) throws IOException {
        Files.deleteIfExists(image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-F", "-t", "ext2"));
        command.addAll(List.of(options));
        command.add(image.toString());
        Tool.succeed(command.toArray(String[]::new));
        return image;
    }

    /** Demands that {@code e2fsck -fn} finds nothing. */
    public static void check(Path image) {
        Tool.Answer answer = Tool.run("e2fsck", "-fn", image.toString());
        assertThat(answer.status()).as(answer.text()).isZero();
    }
}
