package io.celfs.ext2.mkfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.conformance.host.HostFileSystem;
import io.celfs.core.AclType;
import io.celfs.core.Attributes;
import io.celfs.core.FileSystem;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.ext2.Ext2FileSystem;
import io.celfs.ext2.Ext2Options;
import io.celfs.ext2.tools.Images;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.CountingBlockDevice;
import io.celfs.storage.block.FileBlockDevice;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images filled with a tree of the host: clean for e2fsck, complete for debugfs, reproducible. */
class FilledImageTest {
    private Path folder = Path.of("");
    private Path tree = Path.of("");

    @BeforeEach
    void makeTree() throws IOException {
        folder = Images.folder();
        tree = Files.createDirectory(folder.resolve("tree"));
    }

    @AfterEach
    void removeTree() {
        Tool.succeed("rm", "-rf", folder.toString());
    }

    /** What is done with a source. */
    @FunctionalInterface
    private interface Work<T> {
        T with(ImageSource source) throws IOException;
    }

    private <T> T source(Work<T> work) throws IOException {
        byte[] root = tree.toString().getBytes(StandardCharsets.UTF_8);
        try (FileSystem host = new HostFileSystem(root, Set.of());
                FileSystemSource source = new FileSystemSource(host)) {
            return work.with(source);
        }
    }

    private Path fitting(String name, Mkfs options) throws IOException {
        return source(s -> Made.filled(folder.resolve(name), options.planFitting(s)));
    }

    private void makeFiles(int blockSize) throws IOException {
        Random random = new Random(7);
        long leaf = blockSize / 4;
        long[] blocks = {0, 1, 11, 12, 13, 12 + leaf, 13 + leaf, 12 + 3 * leaf};
        for (long count : blocks) {
            for (int extra = -1; extra <= 1; extra++) {
                long size = Math.max(0, count * blockSize + extra);
                byte[] bytes = new byte[(int) size];
                random.nextBytes(bytes);
                Files.write(tree.resolve("file" + count + "and" + extra), bytes);
            }
        }
    }

    private void makeSparseFile(int blockSize) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            long leaf = blockSize / 4;
            long[] written = {5, 12 + leaf, 12 + 2 * leaf, 12 + leaf + leaf * leaf, 70_000};
            for (long block : written) {
                file.seek(block * blockSize + 100);
                file.write("data".getBytes(StandardCharsets.UTF_8));
            }
            file.setLength(90_000L * blockSize + 1);
        }
    }

    private void makeOthers() throws IOException {
        Files.createSymbolicLink(tree.resolve("short"), Path.of("x".repeat(59)));
        Files.createSymbolicLink(tree.resolve("long"), Path.of("x".repeat(60)));
        Files.createSymbolicLink(tree.resolve("longer"), Path.of("y/".repeat(490)));
        Path deep = Files.createDirectories(tree.resolve("d/e/f/g"));
        Path file = Files.writeString(deep.resolve("linked"), "three names");
        Files.createLink(tree.resolve("one"), file);
        Files.createLink(tree.resolve("d/two"), file);
        Files.writeString(tree.resolve("n".repeat(255)), "long name");
        Path many = Files.createDirectory(tree.resolve("many"));
        for (int i = 0; i < 1200; i++) {
            Files.createFile(many.resolve("entry-number-" + i));
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(5_000_000_000L, 7)));
        Tool.succeed("mkfifo", tree.resolve("fifo").toString());
        Tool.succeed("setfattr", "-n", "user.note", "-v", "short", file.toString());
        String large = "v".repeat(700);
        Tool.succeed("setfattr", "-n", "user.large", "-v", large, file.toString());
    }

    @ParameterizedTest
    @CsvSource({"1024, 256", "2048, 128", "4096, 256", "4096, 1024"})
    void aTreeComesBackWhole(int blockSize, int inodeSize) throws IOException {
        makeFiles(blockSize);
        makeSparseFile(blockSize);
        makeOthers();
        Path image = fitting("image", Made.fixed().blockSize(blockSize).inodeSize(inodeSize));
        Images.check(image);
        Path back = Files.createDirectory(folder.resolve("back"));
        Tool.succeed("debugfs", "-R", "rdump / " + back, image.toString());
        Tool.succeed("rmdir", back.resolve("lost+found").toString());
        Tool.succeed("rm", tree.resolve("fifo").toString()); // rdump leaves it out
        Tool.succeed("diff", "-r", "--no-dereference", tree.toString(), back.toString());
        assertThat(debugfs(image, "stat /fifo")).contains("Type: FIFO");
        String linked = debugfs(image, "stat /d/two");
        assertThat(linked).contains("Links: 3").contains("user.note (5) = \"short\"");
        assertThat(debugfs(image, "ea_get /d/two user.large")).contains("v".repeat(700));
        String mtime = inodeSize == 128 ? "mtime: 0x7fffffff" : "mtime: 0x2a05f200:0000001d";
        assertThat(linked).contains(mtime);
    }

    private static String debugfs(Path image, String command) {
        return Tool.succeed("debugfs", "-R", command, image.toString());
    }

    private static String getfattr(FileSystem fs, String name, AclType type) throws IOException {
        Attributes node = new Attributes();
        fs.lookup(OpContext.ROOT, FileSystem.ROOT, Name.of(name), node);
        byte[] value = fs.getxattr(OpContext.ROOT, node.ino, type.xattr());
        fs.forget(node.ino, 1);
        return "0x" + HexFormat.of().formatHex(value);
    }

    @Test
    void accessControlListsGoIntoAnImageAndFromThereIntoTheNext() throws IOException {
        String list =
                "0x0200000001000600ffffffff02000400e803000004000400ffffffff"
                        + "10000400ffffffff20000000ffffffff";
        Path file = Files.createFile(tree.resolve("file"));
        Path directory = Files.createDirectory(tree.resolve("directory"));
        Tool.succeed("setfattr", "-n", "system.posix_acl_access", "-v", list, file + "");
        Tool.succeed("setfattr", "-n", "system.posix_acl_default", "-v", list, directory + "");
        Path first = fitting("first", Made.fixed());
        Images.check(first);
        Path second = folder.resolve("second");
        try (FileSystem image = opened(first);
                FileSystemSource source = new FileSystemSource(image)) {
            Made.filled(second, Made.fixed().planFitting(source));
        }
        Images.check(second);
        try (FileSystem image = opened(second)) {
            assertThat(getfattr(image, "file", AclType.ACCESS)).isEqualTo(list);
            assertThat(getfattr(image, "directory", AclType.DEFAULT)).isEqualTo(list);
        }
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    private static FileSystem opened(Path image) throws IOException {
        return Ext2FileSystem.open(FileBlockDevice.open(image), Ext2Options.usual().forReading());
    }

    @Test
    void twoRunsGiveTheSameBytes() throws IOException {
        makeFiles(1024);
        makeOthers();
        Path first = fitting("first", Made.fixed());
        Tool.succeed("cp", "-a", tree.toString(), folder.resolve("copy").toString());
        tree = folder.resolve("copy");
        Path second = fitting("second", Made.fixed());
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    @Test
    void theSizeThatFitsIsTheSmallest() throws IOException {
        makeFiles(1024);
        makeOthers();
        for (int blockSize : new int[] {1024, 2048, 4096}) {
            Mkfs options = Made.fixed().blockSize(blockSize).reservedPercent(0);
            ImagePlan plan = source(options::planFitting);
            Path image = fitting("image", options);
            String said = Tool.succeed("dumpe2fs", "-h", image.toString());
            String free = said.replaceAll("(?s).*Free blocks: +(\\d+)\n.*", "$1");
            assertThat(Long.parseLong(free)).isLessThan(4096 / blockSize + 50L);
            long inodes = plan.inodes();
            Mkfs same = options.inodes(inodes);
            assertThatThrownBy(() -> source(s -> same.plan(s, plan.size() - 60L * blockSize)))
                    .isInstanceOf(MkfsException.class);
        }
    }

    @Test
    void manySpareInodesAreSpreadOverGroups() throws IOException {
        makeOthers();
        Path image = fitting("image", Made.fixed().spare(0, 150_000));
        Images.check(image);
        assertThat(Files.size(image)).isLessThan(60 << 20);
    }

    @Test
    void spareRoomIsLeft() throws IOException {
        makeOthers();
        Path image = fitting("image", Made.fixed().spare(100 << 20, 1000));
        Images.check(image);
        String said = Tool.succeed("dumpe2fs", "-h", image.toString());
        long free = Long.parseLong(said.replaceAll("(?s).*Free blocks: +(\\d+)\n.*", "$1"));
        assertThat(free * 4096).isBetween(100L << 20, (100L << 20) + (1 << 16));
        long inodes = Long.parseLong(said.replaceAll("(?s).*Free inodes: +(\\d+)\n.*", "$1"));
        assertThat(inodes).isBetween(1000L, 1500L);
    }

    @Test
    void aTreeGoesIntoAnImageOfGivenSizeOrIsRefusedBefore() throws IOException {
        makeFiles(1024);
        ImagePlan plan = source(s -> Made.fixed().plan(s, 20 << 20));
        assertThat(plan.size()).isEqualTo(20 << 20);
        Path image = source(s -> Made.filled(folder.resolve("i"), Made.fixed().plan(s, 20 << 20)));
        Images.check(image);
        assertThatThrownBy(() -> source(s -> Made.fixed().plan(s, 1 << 20)))
                .isInstanceOf(MkfsException.class)
                .hasMessageContaining("blocks");
        makeOthers();
        assertThatThrownBy(() -> source(s -> Made.fixed().inodes(500).plan(s, 20 << 20)))
                .isInstanceOf(MkfsException.class)
                .hasMessageContaining("inodes");
    }

    @Test
    void blocksOfZerosBecomeHolesAndNothingIsWrittenTwice() throws IOException {
        Files.write(tree.resolve("zeros"), new byte[3 << 20]);
        byte[] mixed = new byte[3 << 20];
        for (int at = 0; at < mixed.length; at += 8192) {
            mixed[at] = 1;
        }
        Files.write(tree.resolve("mixed"), mixed);
        Path image = folder.resolve("image");
        source(source -> {
            ImagePlan plan = Made.fixed().planFitting(source);
            Made.sparse(image, plan.size());
            try (FileBlockDevice file = FileBlockDevice.open(image);
                    CountingBlockDevice device = new CountingBlockDevice(file)) {
                plan.write(device);
                assertThat(device.counts().writtenBytes()).isLessThan(1900 << 10);
            }
            return image;
        });
        Images.check(image);
        assertThat(debugfs(image, "stat /zeros")).contains("Blockcount: 0\n");
        assertThat(debugfs(image, "dump /mixed " + folder.resolve("mixed"))).isNotNull();
        assertThat(Files.mismatch(folder.resolve("mixed"), tree.resolve("mixed"))).isEqualTo(-1);
    }

    @Test
    void lostAndFoundOfTheSourceIsUsed() throws IOException {
        Path lost = Files.createDirectory(tree.resolve("lost+found"));
        Files.writeString(lost.resolve("found"), "it");
        Images.check(fitting("directory", Made.fixed()));
        assertThat(debugfs(folder.resolve("directory"), "cat /lost+found/found")).contains("it");
        Tool.succeed("rm", "-r", lost.toString());
        Files.writeString(lost, "a file");
        Images.check(fitting("file", Made.fixed()));
    }

    @Test
    void aDeviceThatIsTooSmallIsNotTouched() throws IOException {
        ImagePlan plan = source(s -> Made.fixed().plan(s, 1 << 20));
        MemoryBlockDevice small = new MemoryBlockDevice(1 << 19);
        assertThatThrownBy(() -> plan.write(small)).isInstanceOf(MkfsException.class);
    }
}
