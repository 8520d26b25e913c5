package io.celfs.ext2.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Images made and judged by e2fsprogs. */
public final class Images {
    private static final Path MEMORY = Path.of("/dev/shm");

    private Images() {}

    /** Options for images of every geometry and feature that is known here. */
    public static Stream<String> kinds() {
        return Stream.of(
                "-b 1024",
                "-b 2048 -I 128",
                "-b 4096",
                "-b 1024 -r 0",
                "-b 1024 -O meta_bg,^resize_inode",
                "-b 1024 -O sparse_super2",
                "-b 4096 -I 512 -N 1000",
                "-b 1024 -O ^sparse_super,^resize_inode",
                "-b 1024 -O ^filetype -d src");
    }

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
