package io.celfs.storage.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.posix.PosixException;
import io.celfs.storage.block.FaultyBlockDevice.Call;
import io.celfs.storage.block.FaultyBlockDevice.Fault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every device does, and what each decorator adds. */
class BlockDeviceTest {
    private static final int SIZE = 300_000;

    @TempDir Path folder;

    private Path image(long size) throws IOException {
        Path image = folder.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        return image;
    }

    /** Random writes and reads of both kinds of memory behave as on an array. */
    private static void behavesAsAnArray(BlockDevice device) throws IOException {
        Random random = new Random(1);
        byte[] model = new byte[SIZE];
        assertThat(device.size()).isEqualTo(SIZE);
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < 300; i++) {
                int offset = random.nextInt(SIZE);
                byte[] bytes = new byte[random.nextInt(Math.min(SIZE - offset, 140_000))];
                random.nextBytes(bytes);
                MemorySegment source = MemorySegment.ofArray(bytes);
                if (i % 2 == 0) {
                    source = arena.allocate(bytes.length + 1L).asSlice(0, bytes.length);
                    source.copyFrom(MemorySegment.ofArray(bytes));
                }
                device.write(offset, source);
                System.arraycopy(bytes, 0, model, offset, bytes.length);
            }
            MemorySegment whole = arena.allocate(SIZE);
            device.read(0, whole);
            assertThat(whole.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(model);
        }
        byte[] part = new byte[SIZE - 777];
        device.read(777, MemorySegment.ofArray(part));
        assertThat(part).isEqualTo(Arrays.copyOfRange(model, 777, SIZE));
        device.flush();
        device.discard(0, 0);
        MemorySegment two = MemorySegment.ofArray(new byte[2]);
        assertThatThrownBy(() -> device.read(SIZE - 1, two))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> device.write(-1, two))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void memoryIsADevice() throws IOException {
        behavesAsAnArray(new MemoryBlockDevice(SIZE));
    }

    @Test
    void aFileIsADevice() throws IOException {
        try (BlockDevice device = FileBlockDevice.open(image(SIZE))) {
            behavesAsAnArray(device);
        }
    }

    @Test
    void aPartitionIsADeviceAndLeavesTheRestAlone() throws IOException {
        Path image = image(SIZE + 3000);
        try (BlockDevice device = FileBlockDevice.open(image, 1000, SIZE)) {
            behavesAsAnArray(device);
        }
        byte[] whole = Files.readAllBytes(image);
        assertThat(Arrays.copyOf(whole, 1000)).containsOnly(0);
        assertThat(Arrays.copyOfRange(whole, SIZE + 1000, whole.length)).containsOnly(0);
    }

    @Test
    void aFileHasOneWriterAtATime() throws IOException {
        Path image = image(SIZE);
        try (BlockDevice device = FileBlockDevice.open(image)) {
            assertThat(device.isReadOnly()).isFalse();
            assertThatThrownBy(() -> FileBlockDevice.open(image))
                    .isInstanceOf(PosixException.class)
                    .hasMessageContaining("in use");
            try (BlockDevice reader = FileBlockDevice.openReadOnly(image, 0, SIZE)) {
                assertThat(reader.isReadOnly()).isTrue();
                assertThatThrownBy(() -> reader.write(0, MemorySegment.ofArray(new byte[1])))
                        .isInstanceOf(PosixException.class);
            }
        }
        FileBlockDevice.open(image).close();
    }

    @Test
    void readersThatLockKeepWritersOut() throws IOException {
        Path image = image(SIZE);
        byte[] path = image.toString().getBytes(StandardCharsets.UTF_8);
        try (BlockDevice one = FileBlockDevice.openLocked(path, 0, SIZE);
                BlockDevice two = FileBlockDevice.openLocked(path, 0, SIZE)) {
            assertThat(one.isReadOnly() && two.isReadOnly()).isTrue();
            assertThatThrownBy(() -> FileBlockDevice.open(image))
                    .isInstanceOf(PosixException.class)
                    .hasMessageContaining("in use");
        }
        try (BlockDevice writer = FileBlockDevice.open(path, 0, SIZE)) {
            assertThat(writer.isReadOnly()).isFalse();
            assertThatThrownBy(() -> FileBlockDevice.openLocked(path, 0, SIZE))
                    .isInstanceOf(PosixException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void anOffsetBehindTheEndIsRefused() throws IOException {
        Path image = image(10);
        assertThatThrownBy(() -> FileBlockDevice.open(image, 11, 1))
                .isInstanceOf(PosixException.class);
    }

    /** As an unprivileged user in a folder of another's, with an absolute path. */
    @Test
    void theWorkingDirectoryNeedNotBeReadable() throws Exception {
        Path image = image(SIZE);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        List<String> copies = new ArrayList<>();
        for (Class<?> part :
                List.of(BlockDevice.class, PosixException.class, OpenedElsewhere.class)) {
            Path from = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path copy = classes.resolve(copies.size() + from.getFileName().toString());
            run("cp", "-r", from.toString(), copy.toString());
            copies.add(copy.toString());
        }
        Path unreadable = Files.createDirectory(folder.resolve("unreadable"));
        run("chmod", "-R", "a+rX", folder.toString());
        run("chmod", "a=x", unreadable.toString());
        List<String> command = new ArrayList<>();
        if (Files.isReadable(unreadable)) { // the super-user may do everything
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        command.addAll(List.of(java.toString(), "--enable-native-access=ALL-UNNAMED"));
        command.add("-XX:-UsePerfData"); // which would move it to another working directory
        command.addAll(List.of("-cp", String.join(":", copies)));
        command.addAll(List.of(OpenedElsewhere.class.getName(), image.toString()));
        assertThat(run(unreadable, command)).isEqualTo(SIZE + "\n");
    }

    private void run(String... command) throws Exception {
        run(folder, List.of(command));
    }

    private static String run(Path where, List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(where.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void aHugeDeviceInMemoryCostsWhatIsWritten() {
        MemoryBlockDevice device = new MemoryBlockDevice(1L << 50);
        device.write((1L << 50) - 4, MemorySegment.ofArray(new byte[] {1, 2, 3, 4}));
        MemoryBlockDevice copy = device.copy();
        device.discard((1L << 50) - 65_536, 65_536);
        byte[] read = new byte[4];
        device.read((1L << 50) - 4, MemorySegment.ofArray(read));
        assertThat(read).containsOnly(0);
        copy.read((1L << 50) - 4, MemorySegment.ofArray(read));
        assertThat(read).containsExactly(1, 2, 3, 4);
    }

    @Test
    void countsAreExact() throws IOException {
        CountingBlockDevice device = new CountingBlockDevice(new MemoryBlockDevice(SIZE));
        device.write(0, MemorySegment.ofArray(new byte[100]));
        CountingBlockDevice.Counts before = device.counts();
        device.write(7, MemorySegment.ofArray(new byte[10]));
        device.read(0, MemorySegment.ofArray(new byte[20]));
        device.flush();
        assertThat(device.counts().since(before))
                .isEqualTo(new CountingBlockDevice.Counts(1, 20, 1, 10, 1));
    }

    @Test
    void theLogRebuildsTheDevice() throws IOException {
        MemoryBlockDevice original = new MemoryBlockDevice(SIZE);
        MemoryBlockDevice rebuilt = original.copy();
        LoggingBlockDevice device = new LoggingBlockDevice(original);
        device.write(5, MemorySegment.ofArray(new byte[] {1, 2}));
        device.flush();
        device.write(6, MemorySegment.ofArray(new byte[] {3}));
        assertThat(device.position()).isEqualTo(3);
        for (LoggingBlockDevice.Event event : device.events()) {
            if (event instanceof LoggingBlockDevice.Write write) {
                write.replay(rebuilt);
            }
        }
        byte[] bytes = new byte[3];
        rebuilt.read(5, MemorySegment.ofArray(bytes));
        assertThat(bytes).containsExactly(1, 3, 0);
        assertThat(device.events().get(1)).isEqualTo(new LoggingBlockDevice.Flush());
    }

    @Test
    void faultsHitTheCallsTheyAreMeantFor() throws IOException {
        FaultyBlockDevice device = new FaultyBlockDevice(new MemoryBlockDevice(SIZE));
        MemorySegment one = MemorySegment.ofArray(new byte[1]);
        device.inject(Fault.from(Call.WRITE, 2));
        device.write(0, one);
        assertThatThrownBy(() -> device.write(0, one)).isInstanceOf(IOException.class);
        device.read(0, one);
        device.flush();
        device.inject(Fault.every(Call.FLUSH));
        device.write(0, one);
        assertThatThrownBy(device::flush).isInstanceOf(IOException.class);
        device.inject(Fault.none());
        device.flush();
    }
}
