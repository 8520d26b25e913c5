package io.celfs.ext2.mkfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.ext2.tools.Images;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Empty images are those of mke2fs. */
class EmptyImageTest {
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Images.folder();
    }

    @AfterEach
    void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("ours"));
        Files.deleteIfExists(folder.resolve("theirs"));
        Files.delete(folder);
    }

    private void sameBytes(long size, Mkfs options, String theirOptions) throws IOException {
        Path ours = Made.empty(folder.resolve("ours"), size, options);
        Path theirs = Made.sparse(folder.resolve("theirs"), size);
        Tool.succeed(Made.mke2fs(theirs, theirOptions));
        assertThat(Files.mismatch(ours, theirs))
                .as("%d bytes, %s", size, theirOptions)
                .isEqualTo(-1);
        Images.check(ours);
    }

    static Stream<Long> kibibytes() {
        List<Long> sizes = new ArrayList<>(List.of(256L, 300L, 360L, 1000L, 1024L, 1440L));
        for (long mebibytes : new long[] {2, 3, 5, 8, 9, 17, 40, 64, 100}) {
            sizes.add(mebibytes << 10);
        }
        return sizes.stream();
    }

    @ParameterizedTest
    @MethodSource("kibibytes")
    void anySizeGivesTheBytesOfMke2fs(long kibibytes) throws IOException {
        sameBytes(kibibytes << 10, Made.fixed(), "");
    }

    /** Here mke2fs finds no inode for lost+found. */
    @Test
    void imagesThatAreTooSmallForMke2fsAreGood() throws IOException {
        for (long kibibytes : new long[] {64, 67, 100}) {
            Images.check(Made.empty(folder.resolve("ours"), kibibytes << 10, Made.fixed()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 300, 256", "2048, 300, 256", "4096, 300, 256", "1024, 20480, 128",
        "2048, 20480, 256", "4096, 20480, 512", "4096, 70000, 1024", "1024, 131072, 1024",
        "2048, 140003, 256", "4096, 140003, 256"
    })
    void anyBlockAndInodeSizeGivesTheBytesOfMke2fs(int block, long kibibytes, int inode)
            throws IOException {
        Mkfs options = Made.fixed().blockSize(block).inodeSize(inode);
        sameBytes(kibibytes << 10, options, "-b " + block + " -I " + inode);
    }

    /** Where the last group would be too small for itself it is left out. */
    @ParameterizedTest
    @CsvSource({
        "8192", "8193", "8400", "8600", "8700", "8800", "8427", "8799", "16385", "16800", "24700"
    })
    void theLastGroupIsCutAsByMke2fs(long blocks) throws IOException {
        sameBytes(blocks * 1024, Made.fixed(), "-b 1024");
    }

    @Test
    void countsAndLabelGiveTheBytesOfMke2fs() throws IOException {
        sameBytes(30 << 20, Made.fixed().inodes(100), "-N 100");
        sameBytes(30 << 20, Made.fixed().inodes(25_000), "-N 25000");
        sameBytes(30 << 20, Made.fixed().bytesPerInode(2048).reservedPercent(0), "-i 2048 -m 0");
        sameBytes(30 << 20, Made.fixed().label("sixteen-bytes-ok"), "-L sixteen-bytes-ok");
    }

    /** More inodes than the bitmaps of large groups have bits for. */
    @ParameterizedTest
    @CsvSource({
        "1024, 8192, 20000",
        "1024, 30000, 70000",
        "4096, 131072, 150161",
        "4096, 131076, 150161",
        "4096, 262144, 150161",
        "4096, 57344, 150161"
    })
    void manyInodesGiveTheBytesOfMke2fs(int block, long kibibytes, long inodes) throws IOException {
        Mkfs options = Made.fixed().blockSize(block).inodes(inodes).inodeSize(128);
        sameBytes(kibibytes << 10, options, "-b " + block + " -I 128 -N " + inodes);
    }

    @Test
    void featuresGiveTheBytesOfMke2fs() throws IOException {
        for (Feature feature : Feature.values()) {
            Set<Feature> others = EnumSet.complementOf(EnumSet.of(feature));
            String name =
                    feature == Feature.EXT_ATTR
                            ? "ext_attr"
                            : feature.name().toLowerCase(Locale.ROOT);
            String theirs = "-b 1024 -O ^" + name;
            if (feature == Feature.SPARSE_SUPER) {
                others.remove(Feature.RESIZE_INODE);
                theirs += ",^resize_inode";
            }
            sameBytes(30 << 20, Made.fixed().blockSize(1024).features(others), theirs);
        }
    }

    /** Too large to compare all bytes: what dumpe2fs says, and what e2fsck finds. */
    @ParameterizedTest
    @CsvSource({"1024, 3", "2048, 9", "4096, 1", "4096, 40", "4096, 300"})
    void largeImagesHaveTheGeometryOfMke2fs(int block, long gibibytes) throws IOException {
        long size = gibibytes << 30;
        Path ours = Made.empty(folder.resolve("ours"), size, Made.fixed().blockSize(block));
        Path theirs = Made.sparse(folder.resolve("theirs"), size);
        Tool.succeed(Made.mke2fs(theirs, "-b " + block));
        assertThat(Tool.succeed("dumpe2fs", ours.toString()))
                .isEqualTo(Tool.succeed("dumpe2fs", theirs.toString()));
    }

    @Test
    void whatWasThereBeforeDoesNotMatter() throws IOException {
        long size = 5 << 20;
        MemoryBlockDevice clean = new MemoryBlockDevice(size);
        MemoryBlockDevice dirty = new MemoryBlockDevice(size);
        MemorySegment noise = MemorySegment.ofArray(new byte[(int) size]).fill((byte) 0x5a);
        dirty.write(0, noise);
        Made.fixed().format(clean);
        Made.fixed().format(dirty);
        Path image = folder.resolve("ours");
        Files.write(image, bytes(dirty));
        Images.check(image);
        Files.write(folder.resolve("theirs"), bytes(clean));
        assertThat(Tool.succeed("dumpe2fs", image.toString()))
                .isEqualTo(Tool.succeed("dumpe2fs", folder.resolve("theirs").toString()));
    }

    private static byte[] bytes(MemoryBlockDevice device) {
        byte[] bytes = new byte[(int) device.size()];
        device.read(0, MemorySegment.ofArray(bytes));
        return bytes;
    }

    @Test
    void whatCannotBeIsRefused() {
        MemoryBlockDevice device = new MemoryBlockDevice(1 << 20);
        assertThatThrownBy(() -> Made.fixed().inodes(1 << 20).format(device))
                .isInstanceOf(MkfsException.class)
                .hasMessageContaining("inodes");
        assertThatThrownBy(() -> Made.fixed().format(new MemoryBlockDevice(8192)))
                .isInstanceOf(MkfsException.class)
                .hasMessageContaining("few");
        assertThatThrownBy(() -> Made.fixed().blockSize(1024).inodeSize(2048).format(device))
                .isInstanceOf(MkfsException.class);
        assertThatThrownBy(() -> Made.fixed().blockSize(3000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Made.fixed().label("seventeen bytes!!"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
