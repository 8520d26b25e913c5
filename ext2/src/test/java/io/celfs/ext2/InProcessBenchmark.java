package io.celfs.ext2;

import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.ext2.mkfs.Mkfs;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * What operations cost without a kernel in between, on an image in a file: operations and MiB a
 * second, before and after the sync that ends each phase. Started by {@code bench/ext2-in-process}.
 */
final class InProcessBenchmark {
    private static final long IMAGE = 4L << 30;
    private static final long INODES = 400_000;
    private static final int FILE = 256 << 20;
    private static final int LARGE = 1 << 20;
    private static final int PAGE = 4096;

    private final FileSystem fs;
    private final Attributes attributes = new Attributes();

    private InProcessBenchmark(FileSystem fs) {
        this.fs = fs;
    }

    /** Arguments: a folder for the image, and how often. */
    public static void main(String[] arguments) throws IOException {
        Path image = Files.createTempFile(Path.of(arguments[0]), "celfs-bench", ".ext2");
        int rounds = Integer.parseInt(arguments[1]);
        try {
            for (int round = 1; round <= rounds; round++) {
                System.out.printf("round %d, written back when synced%n", round);
                measure(image, Ext2Options.usual());
                System.out.printf("round %d, written back every second%n", round);
                measure(image, Ext2Options.usual().withWriteback(Duration.ofSeconds(1)));
            }
        } finally {
            Files.delete(image);
        }
    }

    private static void measure(Path image, Ext2Options options) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(IMAGE);
        }
        try (FileBlockDevice device = FileBlockDevice.open(image)) {
            new Mkfs(Instant.now()).blockSize(PAGE).inodes(INODES).format(device);
        }
        try (FileSystem fs = Ext2FileSystem.open(FileBlockDevice.open(image), options)) {
            InProcessBenchmark benchmark = new InProcessBenchmark(fs);
            benchmark.files(100, 1_000);
            benchmark.files(1, 5_000);
            benchmark.files(1, 50_000);
            benchmark.content();
        }
    }

    /** Something done many times. */
    @FunctionalInterface
    private interface Step {
        void run(int index) throws IOException;
    }

    private void phase(String what, int steps, double unitsPerStep, Step step) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step.run(i);
        }
        long done = System.nanoTime();
        fs.syncfs(OpContext.ROOT);
        long synced = System.nanoTime();
        double units = steps * unitsPerStep * 1e9;
        System.out.printf(
                "  %-48s %,12.0f %,12.0f%n",
                what, units / (done - start), units / (synced - start));
    }

    private void files(int directories, int entries) throws IOException {
        long[] parents = new long[directories];
        for (int i = 0; i < directories; i++) {
            fs.mkdir(OpContext.ROOT, FileSystem.ROOT, directory(i), 0755, attributes);
            parents[i] = attributes.ino;
        }
        String where = " a second, %,d x %,d files".formatted(directories, entries);
        int count = directories * entries;
        phase("create" + where, count, 1, i -> create(parents[i / entries], name(i)));
        phase("stat" + where, count, 1, i -> stat(parents[i / entries], name(i)));
        phase(
                "unlink" + where,
                count,
                1,
                i -> fs.unlink(OpContext.ROOT, parents[i / entries], name(i)));
        for (int i = 0; i < directories; i++) {
            fs.rmdir(OpContext.ROOT, FileSystem.ROOT, directory(i));
            fs.forget(parents[i], 1);
        }
    }

    private static Name directory(int index) throws IOException {
        return Name.of("directory" + index);
    }

    private static Name name(int index) throws IOException {
        return Name.of("file" + index);
    }

    private void create(long parent, Name name) throws IOException {
        int mode = FileMode.REGULAR | 0644;
        int flags = OpenFlags.WRITE_ONLY | OpenFlags.EXCLUSIVE;
        FileHandle handle = fs.create(OpContext.ROOT, parent, name, mode, flags, attributes);
        fs.release(handle);
        fs.forget(attributes.ino, 1);
    }

    private void stat(long parent, Name name) throws IOException {
        fs.lookup(OpContext.ROOT, parent, name, attributes);
        fs.forget(attributes.ino, 1);
    }

    private void content() throws IOException {
        Name name = Name.of("content");
        int mode = FileMode.REGULAR | 0644;
        FileHandle handle =
                fs.create(
                        OpContext.ROOT,
                        FileSystem.ROOT,
                        name,
                        mode,
                        OpenFlags.READ_WRITE,
                        attributes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment large = arena.allocate(LARGE, PAGE);
            MemorySegment page = arena.allocate(PAGE, PAGE);
            Random random = new Random(1);
            phase(
                    "write, MiB a second",
                    FILE / LARGE,
                    1,
                    i -> fs.write(OpContext.ROOT, handle, (long) i * LARGE, large));
            phase(
                    "write 4 KiB at random, a second",
                    FILE / PAGE,
                    1,
                    _ -> {
                        long offset = (long) random.nextInt(FILE / PAGE) * PAGE;
                        fs.write(OpContext.ROOT, handle, offset, page);
                    });
            phase(
                    "read, MiB a second",
                    FILE / LARGE,
                    1,
                    i -> fs.read(OpContext.ROOT, handle, (long) i * LARGE, large));
        }
        fs.release(handle);
        fs.unlink(OpContext.ROOT, FileSystem.ROOT, name);
        fs.forget(attributes.ino, 1);
    }
}
