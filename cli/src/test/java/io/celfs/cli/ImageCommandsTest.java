package io.celfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.cli.CommandRunner.Result;
import io.celfs.cli.image.ImageFile;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that make and check images, each as a user sees it. */
class ImageCommandsTest {
    private static final String UUID = "01234567-89ab-4def-8123-456789abcdef";

    @TempDir Path home;
    private CommandRunner celfs;
    private Path tree;
    private Path image;

    @BeforeEach
    void setUp() throws IOException {
        celfs = new CommandRunner(home);
        tree = Files.createDirectories(home.resolve("tree"));
        Files.createDirectories(tree.resolve("dir/empty"));
        Files.writeString(tree.resolve("a.txt"), "alpha\n");
        Files.writeString(tree.resolve("dir/b.txt"), "beta\n".repeat(10_000));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("dir/b.txt"));
        image = home.resolve("image");
    }

    private Result mkfs(Object... arguments) throws IOException {
        return celfs.run(Stream.concat(Stream.of("mkfs", image), Stream.of(arguments)).toArray());
    }

    private void succeeds(Result result) {
        assertThat(result.err()).doesNotContain("celfs:");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isZero();
    }

    private static void fails(Result result, int code, String line) {
        assertThat(result.err()).isEqualTo("celfs: " + line + "\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(code);
    }

    private void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .doesNotContain("image")
                    .noneMatch(name -> name.startsWith(".celfs"));
        }
    }

    /** The superblock, at its offset. */
    private static ByteBuffer superblock(Path image, long offset) throws IOException {
        byte[] bytes = new byte[1024];
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
            file.seek(offset + 1024);
            file.readFully(bytes);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Opening a FIFO waits for a writer, unless one says not to. */
    @Test
    @Timeout(60)
    void aFifoIsRefusedAtOnce() throws Exception {
        Path fifo = home.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        String line = fifo + ": is neither a file nor a block device: name an image";

        fails(celfs.run("fsck", fifo), 1, line);
        fails(celfs.run("mkfs", fifo, "--size", "8M", "--force"), 1, line);
    }

    @Test
    void anEmptyImageIsMadeAndSaid() throws IOException {
        Result result = mkfs("--size", "8M");
        succeeds(result);
        assertThat(result.err())
                .startsWith(
                        image + ": 8.0 MiB, 8,192 blocks of 1,024 bytes, 2,048 inodes, 1 in use;");
        assertThat(Files.size(image)).isEqualTo(8 << 20);
        assertThat(celfs.run("fsck", image).err()).isEqualTo(image + ": clean\n");
    }

    @Test
    void theShapeCanBeChosen() throws IOException {
        succeeds(
                mkfs(
                        "--size",
                        "8M",
                        "--block-size=2K",
                        "--inode-size=512",
                        "--inodes=100",
                        "--reserved=0",
                        "--label=a label"));
        ByteBuffer superblock = superblock(image, 0);
        assertThat(superblock.getInt(24)).isEqualTo(1); // s_log_block_size
        assertThat(superblock.getShort(88)).isEqualTo((short) 512); // s_inode_size
        assertThat(superblock.getInt(0)).isEqualTo(96); // s_inodes_count
        assertThat(superblock.getInt(8)).isZero(); // s_r_blocks_count
        byte[] label = new byte[7];
        superblock.get(120, label); // s_volume_name
        assertThat(new String(label, StandardCharsets.US_ASCII)).isEqualTo("a label");
    }

    @Test
    void twoRunsGiveTheSameBytes() throws IOException {
        List<Path> images = List.of(home.resolve("one"), home.resolve("two"));
        for (Path each : images) {
            Result result =
                    celfs.run(
                            "mkfs",
                            each,
                            "--from",
                            tree,
                            "--uuid=" + UUID,
                            "--hash-seed=" + UUID,
                            "--time=2023-11-14T22:13:20Z");
            succeeds(result);
        }
        assertThat(Files.mismatch(images.getFirst(), images.getLast())).isEqualTo(-1);
        ByteBuffer superblock = superblock(images.getFirst(), 0);
        assertThat(superblock.getInt(264)).isEqualTo(1_700_000_000); // s_mkfs_time
        assertThat(superblock.getInt(104)).isEqualTo(0x67452301); // s_uuid, big-endian
        assertThat(superblock.getInt(236)).isEqualTo(0x67452301); // s_hash_seed
    }

    @Test
    void sourceDateEpochIsTheTime() throws IOException {
        CommandRunner dated = celfs.with("SOURCE_DATE_EPOCH", "1700000000");
        succeeds(dated.run("mkfs", image, "--size=1M"));
        assertThat(superblock(image, 0).getInt(264)).isEqualTo(1_700_000_000);
        Result late = dated.run("mkfs", home.resolve("late"), "--size=1M", "--time=4000000000");
        succeeds(late);
        assertThat(superblock(home.resolve("late"), 0).getInt(264)).isEqualTo((int) 4_000_000_000L);
        fails(
                celfs.with("SOURCE_DATE_EPOCH", "soon").run("mkfs", image, "--size=1M", "--force"),
                1,
                "SOURCE_DATE_EPOCH: 'soon' is no time from 1970 to 2106: give seconds, or one like"
                        + " 2025-01-31T12:00:00Z");
    }

    @Test
    void whatIsThereIsNotOverwrittenUnasked() throws IOException {
        Files.writeString(image, "precious");
        fails(mkfs("--size=1M"), 1, image + ": is there already: overwrite it with --force");
        assertThat(image).hasContent("precious");
        succeeds(mkfs("--size=1M", "--force"));
        assertThat(celfs.run("fsck", image).code()).isZero();
        Path empty = Files.createFile(home.resolve("empty"));
        succeeds(celfs.run("mkfs", empty, "--size=1M"));
        fails(
                celfs.run("mkfs", tree, "--size=1M", "--force"),
                1,
                tree + ": is a directory: name a file");
    }

    @Test
    void contentThatDoesNotFitIsSaidBeforeAnythingIsTouched() throws IOException {
        Files.write(tree.resolve("large"), new byte[2 << 20]);
        Result result = mkfs("--size=1M", "--from", tree);
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err())
                .startsWith("celfs: " + image + ": the content needs ")
                .hasLineCount(1);
        nothingIsLeftBehind();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--size=3x | invalid value for option '--size': '3x' is no number of bytes: give"
                        + " digits, and K, M, G or T if you like",
                "--size=99999999999999999999 | invalid value for option '--size':"
                        + " '99999999999999999999' is no number of bytes: give digits, and K, M, G or"
                        + " T if you like",
                "--size=1M --block-size=3K | there is no block size of 3072",
                "--size=1M --inode-size=100 | there is no inode size of 100",
                "--size=1M --inodes=0 | there is no inode count of 0",
                "--size=1M --reserved=51 | there is no reserved percent of 51",
                "--size=1M --label=seventeen-letters | there is no bytes of the label of 17",
                "--size=1M --uuid=1-2-3-4-5 | invalid value for option '--uuid': '1-2-3-4-5' is no"
                        + " UUID",
                "--size=1M --owner=root | invalid value for option '--owner': 'root' must be two"
                        + " numbers, as in 1000:0",
                "--size=1M --file-mode=9 | invalid value for option '--file-mode': '9' must be"
                        + " octal, as in 755",
                "--inodes=3 | mkfs wants a --size, or content to fit",
            })
    void wrongOptionsAreSaidInOneLine(String options, String line) throws IOException {
        fails(
                mkfs((Object[]) options.split(" ", -1)),
                ExitCode.USAGE,
                line + ": see 'celfs mkfs --help'");
        nothingIsLeftBehind();
    }

    @Test
    void sizesThatCannotBeAreSaid() throws IOException {
        Result small = mkfs("--size=10K");
        assertThat(small.code()).isEqualTo(ExitCode.FAILED);
        assertThat(small.err()).startsWith("celfs: " + image + ": ").hasLineCount(1);
        Result nowhere = celfs.run("mkfs", home.resolve("none/image"), "--size=1M");
        assertThat(nowhere.code()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.err()).contains("no such file or directory").hasLineCount(1);
        nothingIsLeftBehind();
    }

    @Test
    void anImageBehindTheEndOfAllFilesIsRefused() throws IOException {
        String line = image + ": no file can be so long: take a smaller --size or --offset";
        fails(mkfs("--size=1T", "--offset=8388607T"), 1, line);
        nothingIsLeftBehind();
        Files.createFile(image);
        fails(mkfs("--size=1T", "--offset=8388607T"), 1, line);
        assertThat(image).isEmptyFile();
    }

    @Test
    void aManifestOfAnotherStoreLeavesNothingBehind() throws IOException {
        Path manifest = home.resolve("m.json");
        assertThat(celfs.run("snapshot", tree, "-o", manifest).code()).isZero();
        Result result = mkfs("--from", manifest, "--store", home.resolve("other"));
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).startsWith("celfs: ").hasLineCount(1);
        nothingIsLeftBehind();
        Path junk = Files.writeString(home.resolve("junk"), "junk");
        Result refused = mkfs("--from", junk);
        assertThat(refused.err()).startsWith("celfs: " + junk + ": ").hasLineCount(1);
        fails(
                mkfs("--from", home + "/none"),
                1,
                home + "/none: there is no such directory, manifest or image");
    }

    @Test
    void anImageCanLieInsideALargerFile() throws IOException {
        byte[] disk = new byte[4 << 20];
        disk[0] = 'M';
        disk[disk.length - 1] = 'E';
        Files.write(image, disk);
        succeeds(mkfs("--size=2M", "--offset=1M", "--force"));
        byte[] after = Files.readAllBytes(image);
        assertThat(after).hasSize(disk.length);
        assertThat(after[0]).isEqualTo((byte) 'M');
        assertThat(after[after.length - 1]).isEqualTo((byte) 'E');
        assertThat(celfs.run("fsck", image, "--offset=1M").err()).isEqualTo(image + ": clean\n");
        assertThat(ImageFile.isImage(HostPath.of(image.toString()), 1 << 20)).isTrue();
        assertThat(ImageFile.isImage(HostPath.of(image.toString()), 0)).isFalse();
        fails(celfs.run("fsck", image), 1, image + ": not an ext2 image: no magic number");
        fails(
                celfs.run("fsck", image, "--offset=5M"),
                1,
                image + ": ends before the offset 5242880");
    }

    @Test
    void damageIsFoundAndToldToProgramsToo() throws IOException {
        succeeds(mkfs("--size=8M", "--from", tree));
        int free = superblock(image, 0).getInt(12); // s_free_blocks_count
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(1024 + 12);
            file.writeInt(Integer.reverseBytes(free - 1));
        }
        Result result = celfs.run("fsck", image);
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("[total-count]").hasLineCount(1);
        assertThat(result.err()).isEqualTo(image + ": findings: 1\n");
        Result document = celfs.run("fsck", image, "--json");
        assertThat(document.code()).isEqualTo(ExitCode.FAILED);
        assertThat(document.err()).isEmpty();
        assertThat(document.out())
                .startsWith(
                        "{\"schema\":1,\"image\":\"%s\",\"clean\":false,\"count\":1,\"findings\":["
                                        .formatted(image)
                                + "{\"code\":\"total-count\",\"severity\":\"minor\",\"structure\":")
                .contains(",\"inode\":0,\"block\":", "\"text\":\"")
                .endsWith("\"}]}\n");
    }

    @Test
    void aCleanImageIsADocumentToo() throws IOException {
        succeeds(mkfs("--size=1M"));
        Result result = celfs.run("fsck", image, "--json");
        assertThat(result.code()).isZero();
        assertThat(result.out()).endsWith("\"clean\":true,\"count\":0,\"findings\":[]}\n");
    }

    @Test
    void whatIsNoImageIsSaid() throws IOException {
        fails(celfs.run("fsck", home + "/none"), 1, home + "/none: there is no such image");
        fails(celfs.run("fsck", tree), 1, tree + ": is a directory: name an image");
        Path small = Files.writeString(home.resolve("small"), "x");
        fails(celfs.run("fsck", small), 1, small + ": not an ext2 image: no magic number");
        succeeds(mkfs("--size=8M"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        Result cut = celfs.run("fsck", image);
        assertThat(cut.code()).isEqualTo(ExitCode.FAILED);
        assertThat(cut.out()).contains("[superblock-invalid]").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"beta-2025-12", "2023-03-03", "2025-12-04-beta"})
    void aSnapshotGoesIntoAnImageAndBack(String format) throws IOException {
        Files.delete(tree.resolve("dir/empty")); // which 2023-03-03 does not have
        Files.delete(tree.resolve("link"));
        Files.write(tree.resolve("run"), new byte[300_000]);
        assertThat(tree.resolve("run").toFile().setExecutable(true)).isTrue();
        Path before = home.resolve("before.json");
        assertThat(celfs.run("snapshot", tree, "--format", format, "-o", before).code()).isZero();
        succeeds(mkfs("--from", before));
        Result after = celfs.run("snapshot", image, "--format", format);
        assertThat(after.code()).isZero();
        assertThat(after.err()).doesNotContain("celfs:");
        assertThat(after.out()).isEqualTo(Files.readString(before));
    }

    @Test
    void theTreeInAnImageIsSeenAsOnTheHost() throws IOException {
        Files.createSymbolicLink(tree.resolve("to-dir"), Path.of("dir"));
        Files.createSymbolicLink(tree.resolve("dir/up"), Path.of("../a.txt"));
        Files.createSymbolicLink(tree.resolve("dir/over"), Path.of("../link"));
        Files.createSymbolicLink(tree.resolve("dir/out"), Path.of("../../image"));
        Files.createSymbolicLink(tree.resolve("absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(tree.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(tree.resolve("nowhere"), Path.of("none"));
        succeeds(mkfs("--from", tree));
        for (String links : List.of("keep", "collapse", "skip")) {
            Result ofTree = celfs.run("snapshot", tree, "--links", links);
            Result ofImage = celfs.run("snapshot", image, "--links", links);
            assertThat(ofImage.out()).isEqualTo(ofTree.out());
            assertThat(warnings(ofImage)).isEqualTo(warnings(ofTree)).isNotEmpty();
        }
        Result refused = celfs.run("snapshot", image, "--links", "fail");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("'absolute'", "no manifest written");
    }

    private static List<String> warnings(Result result) {
        return result.err().lines().filter(line -> line.startsWith("celfs: warning")).toList();
    }

    @Test
    void aLostAndFoundWithSomethingInItIsContent() throws IOException {
        Files.writeString(Files.createDirectory(tree.resolve("lost+found")).resolve("it"), "x");
        succeeds(mkfs("--from", tree));
        assertThat(celfs.run("snapshot", image).out()).contains("lost+found");
    }

    @Test
    void anImageCanBeMadeFromAnother() throws IOException {
        succeeds(mkfs("--from", tree));
        Path larger = home.resolve("larger");
        succeeds(celfs.run("mkfs", larger, "--from", image, "--size=16M"));
        assertThat(celfs.run("snapshot", larger).out())
                .isEqualTo(celfs.run("snapshot", tree).out());
    }

    @Test
    void aSnapshotOfAnImageSaysWhatItCannotDo() throws IOException {
        fails(
                celfs.run("snapshot", tree, "--offset=1M"),
                ExitCode.USAGE,
                tree + ": is a directory, and --offset is for images: leave it out");
        succeeds(mkfs("--from", tree));
        fails(
                celfs.run("snapshot", image, "--offset=64K"),
                1,
                image + ": is neither a directory nor an ext2 image");
        try (BlockDevice writer = new ImageFile(HostPath.of(image.toString()), 0).open()) {
            assertThat(writer.isReadOnly()).isFalse();
            fails(
                    celfs.run("snapshot", image),
                    1,
                    image + ": is in use: unmount it, or wait until others are done");
        }
    }

    @Test
    void aSnapshotOfADamagedImageNamesTheDamage() throws Exception {
        succeeds(mkfs("--from", tree));
        String block = debugfs("bmap dir 0").lines().reduce("", (_, line) -> line);
        int blockSize = 1024 << superblock(image, 0).getInt(24); // s_log_block_size
        try (RandomAccessFile bytes = new RandomAccessFile(image.toFile(), "rw")) {
            bytes.seek(Long.parseLong(block) * blockSize + 4);
            bytes.writeShort(0); // rec_len of the first entry
        }
        Result result = celfs.run("snapshot", image);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("'dir': entry 0 of directory ", "in block " + block + ": rec");
    }

    @Test
    @Timeout(60)
    void aDirectoryWithTwoNamesIsRefused() throws Exception {
        succeeds(mkfs("--from", tree));
        debugfs("link dir dir/empty/loop");
        String inode = debugfs("stat dir").replaceAll("(?s).*Inode: (\\d+).*", "$1");
        String what = "directory inode " + inode + " has two names: run fsck";

        Result snapshot = celfs.run("snapshot", image);
        assertThat(snapshot.code()).isEqualTo(1);
        assertThat(snapshot.err()).contains("celfs: 'dir/empty/loop': " + what + "\n");
        Result copy = celfs.run("mkfs", home.resolve("copy"), "--from", image);
        fails(copy, 1, what + ": input/output error");
        assertThat(home.resolve("copy")).doesNotExist();
    }

    @Test
    void aRootWithASecondNameIsRefused() throws Exception {
        succeeds(mkfs("--from", tree));
        debugfs("link / loop");

        Result snapshot = celfs.run("snapshot", image);
        assertThat(snapshot.code()).isEqualTo(1);
        assertThat(snapshot.err()).contains("celfs: 'loop': ").hasLineCount(2);
    }

    private String debugfs(String request) throws Exception {
        Process process =
                new ProcessBuilder("debugfs", "-w", "-R", request, image.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void whoeverUsesAnImageHasItAlone() throws IOException {
        succeeds(mkfs("--size=1M"));
        ImageFile file = new ImageFile(HostPath.of(image.toString()), 0);
        String line = image + ": is in use: unmount it, or wait until others are done";
        try (BlockDevice writer = file.open()) {
            assertThat(writer.isReadOnly()).isFalse();
            fails(celfs.run("fsck", image), 1, line);
            fails(mkfs("--size=1M", "--force"), 1, line);
        }
        try (BlockDevice reader = file.openReadOnly()) {
            assertThat(reader.isReadOnly()).isTrue();
            assertThat(celfs.run("fsck", image).code()).isZero();
            fails(mkfs("--size=1M", "--force"), 1, line);
        }
    }
}
